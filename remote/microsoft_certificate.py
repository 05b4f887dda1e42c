"""A certificate with its private key, from PEM text: checked before anybody signs in with it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

_PRIVATE = re.compile(
    r"-----BEGIN (?P<kind>(?:[A-Z]+ )?PRIVATE KEY)-----.+?-----END (?P=kind)-----", re.DOTALL | re.ASCII
)
_PUBLIC = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL | re.ASCII)


class CertificateError(Exception):
    """The certificate cannot be used; the message says why and what to do, and holds nothing of the key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A key without passphrase, the certificate that belongs to it, and its last day (UTC)."""

    private_key: str = field(repr=False)  # PEM
    public: str  # PEM
    expires_on: date


def read_certificate(text: str, passphrase: str | None = None) -> Certificate:
    """Return the certificate in PEM text that holds both it and its private key; raises CertificateError."""
    private = _PRIVATE.search(text)
    if private is None:
        raise CertificateError("it holds no private key: write the certificate and its key, as PEM, into one file")
    plain, public = _opened(private[0], passphrase)
    for one in _PUBLIC.findall(text):
        found = _certificate(one)
        if found is not None and found[0] == public:
            return Certificate(private_key=plain, public=one, expires_on=found[1])
    raise CertificateError(
        "no certificate in it belongs to its private key: write the certificate that was uploaded beside its key"
    )


def _opened(pem: str, passphrase: str | None) -> tuple[str, bytes]:
    """Return the key as PEM without a passphrase, and its public half."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization

    try:
        key = serialization.load_pem_private_key(pem.encode(), None if passphrase is None else passphrase.encode())
        plain = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        public = key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return plain.decode("ascii"), public
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        reason = _why_not(error, passphrase)
    raise CertificateError(reason)  # outside: the error above may hold parts of the key


def _certificate(pem: str) -> tuple[bytes, date] | None:
    """Return a certificate's public key and its last day, None for one that cannot be read."""
    from cryptography import x509
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization

    try:
        found = x509.load_pem_x509_certificate(pem.encode())
        public = found.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    except (ValueError, UnsupportedAlgorithm):
        return None
    return public, found.not_valid_after_utc.date()


def _why_not(error: Exception, passphrase: str | None) -> str:
    if isinstance(error, TypeError):
        if passphrase is None:
            return "its private key is encrypted: name its passphrase in `passphrase`"
        return "its private key is not encrypted: remove `passphrase`"
    wrong = "" if passphrase is None else ", or the passphrase is wrong"
    return f"its private key cannot be read{wrong}: export certificate and key anew, as PEM"
