"""What a source says about an error: short, on one line, and without secrets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import orjson

LONGEST = 300  # characters
_LARGEST = 262_144  # bytes of an error's body that are worth reading
_MANY = 5  # sentences


def said(content: bytes, redact: Callable[[str], str]) -> str:
    """Return the messages in the body of an error, "" where it has none in a known place.

    Jira: `errorMessages`, `errors` by field, `message`, `errorMessage`; Tempo: `errors[].message`; Microsoft Graph:
    `error.code` and `error.message`. Nothing else of a body is ever repeated.
    """
    if len(content) > _LARGEST:
        return ""
    try:
        data = orjson.loads(content)
    except orjson.JSONDecodeError:
        return ""
    sentences = [sentence for sentence in _sentences(data) if sentence.strip()][:_MANY]
    return one_line("; ".join(sentences), redact)


def one_line(text: str, redact: Callable[[str], str], longest: int = LONGEST) -> str:
    """Return the text without secrets and control characters, cut to a length."""
    # Redacted before anything is joined or cut, because half a secret is not recognised; and after, for what only
    # the joining makes one.
    printable = "".join(sign if sign.isprintable() else " " for sign in redact(text))
    line = redact(" ".join(printable.split()))
    return line if len(line) <= longest else line[: longest - 1] + "…"


def _sentences(data: Any) -> Iterator[str]:
    if not isinstance(data, dict):
        return
    messages = data.get("errorMessages")
    if isinstance(messages, list):
        yield from (text for text in messages if isinstance(text, str))
    yield from _of_errors(data.get("errors"))
    match data.get("error"):
        case {"code": str(code), "message": str(message)}:
            yield f"{code}: {message}"
        case {"message": str(message)}:
            yield message
    yield from (text for name in ("message", "errorMessage") if isinstance(text := data.get(name), str))


def _of_errors(errors: Any) -> Iterator[str]:
    if isinstance(errors, dict):
        yield from (f"{field}: {text}" for field, text in errors.items() if isinstance(text, str))
    elif isinstance(errors, list):
        for error in errors:
            if isinstance(error, dict) and isinstance(error.get("message"), str):
                yield error["message"]
