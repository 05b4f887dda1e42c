"""Fetches a secret from where its reference says it lies, at the moment it is needed."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from model.settings import SecretReference

MAX_BYTES = 65_536  # a certificate with its chain has about 10,000


class SecretError(Exception):
    """A secret cannot be had; the message names the reference, never the value. An operator acts."""


def resolve(reference: SecretReference, environment: Mapping[str, str], folder: Path) -> str:
    """Return the secret that `env:NAME` or `file:PATH` names, without the line break that ends a file.

    A relative path starts at `folder`, that of the configuration. Raises SecretError where there is none.
    """
    kind, _, name = reference.text.partition(":")
    if kind == "env" and name:
        return _usable(_from_environment(name, environment), f"the environment variable {name}")
    if kind == "file" and name:
        return _usable(_from_file(Path(os.path.normpath(folder / name)), name), f"the secret's file {name}")
    raise SecretError("a reference to a secret is neither `env:NAME` nor `file:PATH`; mend it in the configuration")


def _from_environment(name: str, environment: Mapping[str, str]) -> str:
    try:
        return environment[name]
    except KeyError:
        sentence = (
            f"the environment variable {name} is not set, so the secret env:{name} is missing; set it and try again"
        )
        raise SecretError(sentence) from None


def _from_file(path: Path, name: str) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise SecretError(f"the secret's file {name} does not exist; write the secret into it") from None
    except (OSError, ValueError) as error:
        said = error.strerror if isinstance(error, OSError) else "the path holds a character that no path may have"
        raise SecretError(f"the secret's file {name} cannot be read: {said}; mend its path or its rights") from None
    if len(content) > MAX_BYTES:
        raise SecretError(f"the secret's file {name} is larger than {MAX_BYTES} bytes; is it the right file?")
    try:
        return content.decode("utf-8-sig").removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError:
        # `from None` matters: the decoding error carries the whole content
        raise SecretError(f"the secret's file {name} is not UTF-8 text; save it as plain text") from None


def _usable(secret: str, where: str) -> str:
    if not secret.strip():
        raise SecretError(f"{where} is empty; put the secret into it")
    if not secret.startswith("-----BEGIN ") and any(ord(character) < ord(" ") for character in secret):
        raise SecretError(f"{where} holds a line break or control character inside the secret; write the secret alone")
    return secret
