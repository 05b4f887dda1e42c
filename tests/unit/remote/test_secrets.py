"""Secrets are found where their reference points; no sentence ever holds one."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.settings import SecretReference
from remote.secrets import MAX_BYTES, SecretError, resolve

NOBODY_SEES = "Hq7-not-for-eyes"


def _resolve(text: str, folder: Path, environment: dict[str, str] | None = None) -> str:
    return resolve(SecretReference(text), environment or {}, folder)


def test_a_variable_gives_its_value(tmp_path: Path) -> None:
    assert _resolve("env:TOKEN", tmp_path, {"TOKEN": NOBODY_SEES}) == NOBODY_SEES


@pytest.mark.parametrize("content", ["s3cret\n", "s3cret\r\n", "s3cret", "\ufeffs3cret\n"])
def test_a_file_gives_its_content_without_the_last_line_break(tmp_path: Path, content: str) -> None:
    (tmp_path / "token").write_bytes(content.encode())
    assert _resolve("file:token", tmp_path) == "s3cret"
    assert _resolve(f"file:{tmp_path / 'token'}", Path("/nowhere")) == "s3cret"


def test_spaces_in_a_secret_are_part_of_it(tmp_path: Path) -> None:
    (tmp_path / "token").write_text(" two words \n", encoding="utf-8")
    assert _resolve("file:token", tmp_path) == " two words "


def test_a_private_key_has_lines(tmp_path: Path) -> None:
    key = "-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----\n"
    (tmp_path / "key.pem").write_text(key, encoding="utf-8")
    assert _resolve("file:key.pem", tmp_path) == key.removesuffix("\n")


@pytest.mark.parametrize(
    ("reference", "content", "sentence"),
    [
        (
            "env:GONE",
            None,
            "the environment variable GONE is not set, so the secret env:GONE is missing; set it and try again",
        ),
        ("env:BLANK", None, "the environment variable BLANK is empty; put the secret into it"),
        (
            "env:LINES",
            None,
            (
                "the environment variable LINES holds a line break or control character inside the secret; "
                "write the secret alone"
            ),
        ),
        ("file:gone", None, "the secret's file gone does not exist; write the secret into it"),
        ("file:", None, "a reference to a secret is neither `env:NAME` nor `file:PATH`; mend it in the configuration"),
        (
            NOBODY_SEES,
            None,
            "a reference to a secret is neither `env:NAME` nor `file:PATH`; mend it in the configuration",
        ),
        ("file:.", None, "the secret's file . cannot be read: Is a directory; mend its path or its rights"),
        (
            "file:a\0b",
            None,
            (
                "the secret's file a\0b cannot be read: the path holds a character that no path may have; "
                "mend its path or its rights"
            ),
        ),
        ("file:token", b"", "the secret's file token is empty; put the secret into it"),
        (
            "file:token",
            f"{NOBODY_SEES}\n{NOBODY_SEES}".encode(),
            "the secret's file token holds a line break or control character inside the secret; write the secret alone",
        ),
        (
            "file:token",
            NOBODY_SEES.encode() + b"\xff",
            "the secret's file token is not UTF-8 text; save it as plain text",
        ),
        (
            "file:token",
            b"x" * (MAX_BYTES + 1),
            f"the secret's file token is larger than {MAX_BYTES} bytes; is it the right file?",
        ),
    ],
)
def test_a_secret_that_cannot_be_had_is_said_without_it(
    tmp_path: Path, reference: str, content: bytes | None, sentence: str
) -> None:
    if content is not None:
        (tmp_path / "token").write_bytes(content)
    environment = {"BLANK": " ", "LINES": f"{NOBODY_SEES}\n{NOBODY_SEES}"}
    with pytest.raises(SecretError) as refused:
        _resolve(reference, tmp_path, environment)
    assert str(refused.value) == sentence
    assert NOBODY_SEES not in f"{refused.value!r}{refused.value.__cause__!r}"
    assert refused.value.__suppress_context__ or refused.value.__context__ is None
