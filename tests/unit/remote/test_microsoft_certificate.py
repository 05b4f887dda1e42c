"""A certificate with its key: what is read of it, and what is wrong with one, without a word of the key."""

from __future__ import annotations

from datetime import date

import pytest

from remote.microsoft_certificate import CertificateError, read_certificate
from tests.unit.remote.certificates import certificate_pem, key_pem, public_pem


def test_a_certificate_says_until_when_it_holds() -> None:
    assert read_certificate(certificate_pem()).expires_on == date(2027, 10, 31)


def test_an_encrypted_key_opens_with_its_passphrase() -> None:
    found = read_certificate(certificate_pem("open sesame"), "open sesame")
    assert "ENCRYPTED" not in found.private_key


def test_the_certificate_of_the_key_is_found_among_others() -> None:
    found = read_certificate(public_pem(1) + key_pem() + public_pem(0))
    assert found.public.strip() == public_pem(0).strip()


BAD = {
    "no key": (public_pem, None, "it holds no private key"),
    "no certificate": (key_pem, None, "no certificate in it belongs to its private key"),
    "another's certificate": (lambda: public_pem(1) + key_pem(), None, "no certificate in it belongs"),
    "no passphrase": (lambda: certificate_pem("secret"), None, "encrypted: name its passphrase in `passphrase`"),
    "wrong passphrase": (lambda: certificate_pem("secret"), "wrong", "or the passphrase is wrong"),
    "needless passphrase": (certificate_pem, "needless", "is not encrypted: remove `passphrase`"),
    "damaged key": (lambda: certificate_pem().replace("MII", "MI!"), None, "cannot be read: export certificate"),
    "damaged certificate": (lambda: key_pem() + public_pem().replace("MII", "XII"), None, "no certificate in it"),
}


@pytest.mark.parametrize(("text", "passphrase", "sentence"), BAD.values(), ids=BAD)
def test_what_is_wrong_with_a_certificate_is_told(text: object, passphrase: str | None, sentence: str) -> None:
    assert callable(text)
    written = str(text())
    with pytest.raises(CertificateError) as refused:
        read_certificate(written, passphrase)
    assert sentence in str(refused.value)
    assert refused.value.__context__ is None
    assert not any(line in str(refused.value) for line in written.splitlines() if line)
