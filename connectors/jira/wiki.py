"""Takes the wiki markup of Jira Data Center out of text, in time that grows with its length and no faster."""

from __future__ import annotations

import re

_CODE = re.compile(r"\{(code|noformat)(?::[^}\n]{0,200})?\}\n?")
_MACRO = re.compile(
    r"\{(?:quote|color|panel|expand|anchor|toc|info|note|tip|warning|section|column)(?::[^}\n]{0,300})?\}"
)
_TITLE = re.compile(r"\{(?:panel|expand):(?:[^}\n|]{0,100}\|){0,9}title=([^|}\n]{1,200})[^}\n]{0,200}\}")
_HEADING = re.compile(r"^[^\S\n]*(?:h[1-6]|bq)\.[^\S\n]+", re.MULTILINE)
_RULER = re.compile(r"^[^\S\n]*-{4,5}[^\S\n]*$", re.MULTILINE)
_BULLET = re.compile(r"^[^\S\n]*(?:[*#-]{0,9}[*-])[^\S\n]+", re.MULTILINE)
_NUMBER = re.compile(r"^[^\S\n]*[*#-]{0,9}#[^\S\n]+", re.MULTILINE)
_ROW = re.compile(r"^[^\S\n]*(\|\|?[^\n]*)$", re.MULTILINE)
_CELLS = re.compile(r"\|\|?")
_PERSON = re.compile(r"\[~(?:accountid:)?([^\]\n|]{1,200})\]")
_NAMED_LINK = re.compile(r"\[([^\]\n|\[]{1,500})\|([^\]\n|]{1,2000})(?:\|[^\]\n]{0,100})?\]")
_BARE_LINK = re.compile(r"\[((?:https?|mailto|file|ftp):[^\]\n|]{1,2000})\]")
_PICTURE = re.compile(r"(?<![\w!])!([^!\s|][^!\n|]{0,200}\.\w{2,5})(?:\|[^!\n]{0,200})?!(?!\w)")
_MONOSPACE = re.compile(r"\{\{([^{}\n]{1,1000})\}\}")
_CITATION = re.compile(r"\?\?([^?\n]{1,1000})\?\?")
_BREAK = re.compile(r"\\\\[^\S\n]*")
_ESCAPE = re.compile(r"\\([*_+^~?{}\[\]!|#-])")


def _between(mark: str) -> re.Pattern[str]:
    """Return the pattern of words that stand between two marks, which are neither escaped nor within a word."""
    mark = re.escape(mark)
    inner = rf"(?=[^\s{mark}])([^{mark}\n]{{1,1000}})(?<=[^\s\\])"
    return re.compile(rf"(?<![\w\\{mark}]){mark}{inner}{mark}(?![\w{mark}])")


_EMPHASIS = tuple(map(_between, "*_+^~"))  # "-" is left alone: in prose it is a dash far more often than a deletion


def without_markup(text: str) -> str:
    """Return the text that the markup shows; code keeps its characters, links their text and address."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not any(mark in text for mark in "{[*_+^~?!|\\#-."):
        return text
    parts: list[str] = []
    position = 0
    opened = ""
    for found in _CODE.finditer(text):
        if opened and found[1] != opened:
            continue  # the other macro's word inside of code
        piece = text[position : found.start()]
        parts.append(piece if opened else _prose(piece))
        opened = "" if opened else found[1]
        position = found.end()
    rest = text[position:]
    parts.append(rest if opened else _prose(rest))
    return "".join(parts)


def _prose(text: str) -> str:
    text = _TITLE.sub(r"\1\n", text)
    text = _MACRO.sub("", text)
    text = _RULER.sub("", _HEADING.sub("", text))
    text = _NUMBER.sub("- ", _BULLET.sub("- ", text))
    text = _PERSON.sub(r"@\1", text)
    text = _NAMED_LINK.sub(_link, text)
    text = _BARE_LINK.sub(r"\1", text)
    text = _ROW.sub(_cells, text)
    text = _PICTURE.sub(r"\1", text)
    text = _CITATION.sub(r"\1", _MONOSPACE.sub(r"\1", text))
    for emphasis in _EMPHASIS:
        text = emphasis.sub(r"\1", text)
    return _ESCAPE.sub(r"\1", _BREAK.sub("\n", text))


def _cells(row: re.Match[str]) -> str:
    return " | ".join(cell.strip() for cell in _CELLS.split(row[1].strip().strip("|")))


def _link(link: re.Match[str]) -> str:
    return link[1] if link[1] == link[2] else f"{link[1]} ({link[2]})"
