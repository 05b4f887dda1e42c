"""Certificates made for one test, worth nothing anywhere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

ENDS = datetime(2027, 10, 31, 12, 0, tzinfo=UTC)


@cache
def _key(number: int) -> rsa.RSAPrivateKey:
    assert number >= 0
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def key_pem(passphrase: str = "", number: int = 0) -> str:
    """A private key, encrypted where there is a passphrase."""
    coded = serialization.BestAvailableEncryption(passphrase.encode()) if passphrase else serialization.NoEncryption()
    return (
        _key(number).private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, coded).decode("ascii")
    )


def public_pem(number: int = 0) -> str:
    """The certificate of a key."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "syncline.marlow.example")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(_key(number).public_key())
        .serial_number(1)
        .not_valid_before(ENDS - timedelta(days=365))
        .not_valid_after(ENDS)
        .sign(_key(number), hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM).decode("ascii")


def certificate_pem(passphrase: str = "") -> str:
    """A certificate with its key in one text."""
    return public_pem() + key_pem(passphrase)
