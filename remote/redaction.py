"""Takes secrets out of text before anybody sees it: known values first, then whatever looks like a credential."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable
from urllib.parse import quote, quote_plus

MARK = "[redacted]"
_SHORTEST = 4  # a shorter "secret" would black out ordinary words; nobody is kept out by three characters

_HEADER = re.compile(
    r"""(?ix) \b ( (?:proxy-)?authorization | (?:set-)?cookie | api-key
    | x-[a-z-]{0,40}(?:token|key|auth|signature)[a-z-]{0,40} )
    ( ["']? \s* [:=] \s* ) ( "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*' | [^\r\n"'}]+ )"""
)
_SCHEME = re.compile(r"(?i)\b(bearer|basic|digest|negotiate)(\s+)(?!\[redacted\])[0-9a-z+/_=.~-]{8,}")
_FIELD = re.compile(
    r"""(?ix) ( ["']? \b (?: access_token | refresh_token | id_token | client_secret | client_assertion | api_?key
    | password | passwd | pwd | secret | sig | token ) ["']? \s* [:=] \s* ) (?! env: | file: )
    ( "(?:[^"\\]|\\.)*" | '(?:[^'\\]|\\.)*' | [^\s&,;"'}]+ )"""
)
_USER_INFO = re.compile(r"([A-Za-z][\w+.-]{0,30}://[^\s/:@?#]{0,200}:)[^\s/@?#]{1,500}@")
_WEB_TOKEN = re.compile(r"\beyJ[\w-]{8,}(?:\.[\w-]*){0,4}")


class Redaction:
    """Knows the secrets of this process and removes them from text."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._known: set[str] = set()
        self._pattern: re.Pattern[str] | None = None
        for secret in secrets:
            self.add(secret)

    def __repr__(self) -> str:
        return f"<Redaction of {len(self._known)} values>"

    def add(self, secret: str) -> None:
        """Remove this value from now on, in the spellings in which it travels: URL, JSON, base64, lines of a file."""
        lines = [line.strip() for line in secret.splitlines() if not line.startswith("-----")]
        for part in {secret, secret.strip(), *lines}:
            if len(part) < _SHORTEST:
                continue
            coded = base64.b64encode(part.encode()).decode()
            spellings = {part, quote(part, safe=""), quote_plus(part), json.dumps(part)[1:-1], repr(part)[1:-1], coded}
            self._known |= spellings
        longest_first = sorted(self._known, key=lambda known: (-len(known), known))
        self._pattern = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None

    def __call__(self, text: str) -> str:
        """Return the text with every known secret, credential header, password and web token replaced by a mark."""
        if self._pattern is not None:
            text = self._pattern.sub(MARK, text)
        text = _HEADER.sub(rf"\1\2{MARK}", text)
        text = _SCHEME.sub(rf"\1\2{MARK}", text)
        text = _FIELD.sub(rf"\1{MARK}", text)
        text = _USER_INFO.sub(rf"\1{MARK}@", text)
        return _WEB_TOKEN.sub(MARK, text)
