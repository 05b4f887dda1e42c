"""Finds text that looks like a secret written into the configuration, and keeps it out of messages."""

from __future__ import annotations

import itertools
import re

REMEDY = (
    "keep the secret outside and refer to it by `env:NAME` or `file:PATH`; if the file was shared, replace the secret"
)

HIDDEN = "(hidden)"

_KNOWN = (
    (re.compile(r"ATATT[0-9A-Za-z_=-]{10,}"), "an Atlassian API token"),
    (re.compile(r"(gh[pousr]_|github_pat_)[0-9A-Za-z_]{10,}"), "a GitHub token"),
    (re.compile(r"glpat-[0-9A-Za-z_-]{10,}"), "a GitLab token"),
    (re.compile(r"xox[abeoprs]-[0-9A-Za-z-]{8,}"), "a Slack token"),
    (re.compile(r"eyJ[0-9A-Za-z_-]{8,}(\.[0-9A-Za-z_-]*){0,4}"), "a signed web token (JWT)"),
    (re.compile(r"(AKIA|ASIA)[0-9A-Z]{12,}"), "an AWS access key"),
    (re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY"), "a private key"),
    (re.compile(r"(?i:\b(bearer|basic) )[0-9A-Za-z+/_=.~-]{12,}"), "an Authorization header"),
    (re.compile(r"[A-Za-z][\w+.-]*://[^/\s?#@]*:[^/\s?#]*@"), "an address with a password in it"),
    (
        re.compile(r"(?i:[?&](access_token|api_?key|client_secret|password|pwd|sig|token)=)[^&\s`]+"),
        "an address with a key in it",
    ),
)
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_WORD = re.compile(r"[0-9A-Za-z+=_.~-]+", re.ASCII)
_PIECE = re.compile(r"""[^\s`'",;]+""")  # of a message
_SHORTEST = 32  # identifiers of Planner plans have 28 random characters and are no secrets
_CHANGES_PERCENT = 30  # of neighbours that differ in kind: random text has 40 to 47, names below 25


def why_secret(text: str) -> str | None:
    """Return what secret a text looks like, such as "a GitHub token", or None; UUIDs and names are none."""
    for pattern, name in _KNOWN:
        if pattern.search(text):
            return name
    if _UUID.fullmatch(text) or text.startswith("file:"):
        return None
    # "/" occurs in base64, and between the folders of a path: each part is looked at by itself
    parts = (part for part in text.split("/") if len(part) >= _SHORTEST)
    return "a random key" if any(_is_random(part) for part in parts) else None


def harmless(text: str) -> str:
    """Return text fit for a message: what looks like a secret is hidden, what is not printable replaced."""
    text = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)
    for pattern, _ in _KNOWN:
        text = pattern.sub(HIDDEN, text)
    return _PIECE.sub(lambda word: HIDDEN if why_secret(word[0]) else word[0], text)


def _is_random(word: str) -> bool:
    if not _WORD.fullmatch(word):
        return False
    kinds = [_kind(character) for character in word if character.isalnum()]
    if len(kinds) < _SHORTEST or "digit" not in kinds or len(set(kinds)) == 1:
        return False
    # a capital before small letters begins a word of a name, so that it counts once
    changes = sum(left != right and (left, right) != ("upper", "lower") for left, right in itertools.pairwise(kinds))
    return changes * 100 >= _CHANGES_PERCENT * (len(kinds) - 1)


def _kind(character: str) -> str:
    if character.isdigit():
        return "digit"
    return "upper" if character.isupper() else "lower"
