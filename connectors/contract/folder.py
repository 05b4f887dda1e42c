"""Watched folders: which files may be read now, which are still being written, and which are refused."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from pathlib import Path

from connectors.contract.errors import SettingsError
from connectors.contract.pages import OfferedFile, Waiting
from connectors.contract.quantities import shown_size
from model.problems import Place, Problem

IGNORED = ("~$*", ".*", "*.tmp", "*.part", "*.filepart")  # lock files and uploads under way
SETTLE = timedelta(seconds=30)  # default: how long a file must have been left alone
MAX_SIZE = 512_000_000  # default: bytes
MAX_DEPTH = 8  # subfolders below the watched one
MAX_ENTRIES = 20_000  # a folder with more is not a drop folder but an archive

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderRules:
    """What a connector's settings say about its watched folder."""

    folder: Path
    files: tuple[str, ...] = ("*",)  # globs, see `matches`
    settle: timedelta = SETTLE
    max_size: int = MAX_SIZE  # bytes, inclusive


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderContent:
    """What stands in a watched folder now; each part in the order (modified_at, name), `others` by name."""

    offered: tuple[OfferedFile, ...] = ()  # without sha256: the engine copies and hashes
    waiting: tuple[Waiting, ...] = ()
    rejected: tuple[Problem, ...] = ()
    others: tuple[str, ...] = ()  # names that no glob matches


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    path: Path
    modified_at: datetime
    size: int


def matches(name: str, glob: str) -> bool:
    """Say whether a relative file name fits a glob, upper and lower case being the same.

    A glob without a slash is held against the last part of the name, one with a slash against the whole name.
    """
    name, glob = name.casefold(), glob.casefold()
    return fnmatchcase(name if "/" in glob else name.rpartition("/")[2], glob)


def look(rules: FolderRules, now: Callable[[], datetime]) -> FolderContent:
    """Return what the watched folder and its subfolders offer at `now` (aware UTC); nothing is opened or copied.

    Ignored: `~$*`, `.*`, `*.tmp`, `*.part`, `*.filepart`. A file modified less than `settle` ago waits. Empty, too
    large and unreadable files are rejected, and so are links that lead out of the folder. Raises SettingsError when
    the folder is missing, is no folder or cannot be read.
    """
    root = _root(rules.folder)
    moment = now()
    entries: list[_Entry] = []
    rejected: list[tuple[str, Problem]] = []
    others: list[str] = []
    for name, path in _walk(rules.folder, root):
        if not any(matches(name, glob) for glob in rules.files):
            others.append(_printable(name))
            continue
        found = _entry(root, name, path)
        if isinstance(found, Problem):
            rejected.append((name, found))
        elif found is not None:
            entries.append(found)
    entries.sort(key=lambda entry: (entry.modified_at, entry.name))
    offered: list[OfferedFile] = []
    waiting: list[Waiting] = []
    for entry in entries:
        reason = _not_settled(entry, moment, rules.settle)
        fault = _size_fault(entry, rules.max_size)
        if reason:
            waiting.append(Waiting(name=entry.name, reason=reason))
        elif fault:
            rejected.append((entry.name, fault))
        else:
            offered.append(
                OfferedFile(path=entry.path, name=entry.name, modified_at=entry.modified_at, size=entry.size)
            )
    rejected.sort(key=lambda pair: pair[0])
    return FolderContent(
        offered=tuple(offered),
        waiting=tuple(waiting),
        rejected=tuple(problem for _, problem in rejected),
        others=tuple(sorted(others)),
    )


def _root(folder: Path) -> Path:
    try:
        mode = folder.stat().st_mode
        root = folder.resolve(strict=True)
    except FileNotFoundError as error:
        raise SettingsError(
            f"folder {folder.name!r} does not exist: create it, or correct `folder:` in the configuration"
        ) from error
    except (OSError, ValueError, RuntimeError) as error:
        raise SettingsError(_unreadable(folder, error)) from error
    if not stat.S_ISDIR(mode):
        raise SettingsError(f"folder {folder.name!r} is a file, not a folder: name the folder that holds the files")
    return root


def _unreadable(folder: Path, error: Exception) -> str:
    why = (error.strerror if isinstance(error, OSError) else None) or "not a usable path"
    return f"folder {_printable(folder.name)[:80]!r} cannot be read ({why}): give the service the right to list it"


def _walk(folder: Path, root: Path) -> Iterator[tuple[str, Path]]:
    """Yield names relative to the root and their paths, folders through links left out; bounded in depth and number."""
    pending = [("", root, 0)]
    seen = 0
    while pending:
        prefix, place, depth = pending.pop()
        for entry in _listed(folder, place):
            seen += 1
            if seen > MAX_ENTRIES:
                raise SettingsError(
                    f"folder {folder.name!r} holds more than {MAX_ENTRIES} entries: "
                    "watch a folder that holds only the files to read, and move old ones elsewhere"
                )
            if any(matches(entry.name, glob) for glob in IGNORED):
                continue
            name = f"{prefix}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                if depth < MAX_DEPTH:
                    pending.append((f"{name}/", Path(entry.path), depth + 1))
            else:
                yield name, Path(entry.path)


def _listed(folder: Path, place: Path) -> Sequence[os.DirEntry[str]]:
    try:
        with os.scandir(place) as listing:
            return sorted(listing, key=lambda entry: entry.name)
    except OSError as error:
        raise SettingsError(_unreadable(folder, error)) from error


def _entry(root: Path, name: str, path: Path) -> _Entry | Problem | None:
    """Return the file behind a name, a problem, or None for what vanished since it was listed or is no regular file."""
    if not name.isprintable():
        return _problem(
            "file_name_unprintable",
            _printable(name),
            "has a name with characters that cannot be stored or shown",
            "rename the file with plain letters and digits",
        )
    is_link = path.is_symlink()
    try:
        real = path.resolve(strict=True)
        facts = real.stat()
    except (OSError, RuntimeError):
        return _link_problem(name, "nowhere") if is_link else None
    if is_link and not real.is_relative_to(root):
        return _link_problem(name, "out of the watched folder, where nothing is read")
    if not stat.S_ISREG(facts.st_mode):
        return None
    if not os.access(real, os.R_OK):
        return _problem(
            "file_unreadable", name, "may not be read by the service", "give the service the right to read it"
        )
    return _Entry(name, real, _EPOCH + timedelta(microseconds=facts.st_mtime_ns // 1000), facts.st_size)


def _link_problem(name: str, where: str) -> Problem:
    return _problem("file_link", name, f"is a link that leads {where}", "copy the file itself into the folder")


def _not_settled(entry: _Entry, moment: datetime, settle: timedelta) -> str:
    age = moment - entry.modified_at
    if age >= settle:
        return ""
    if age < -settle:
        return (
            f"its modification time {entry.modified_at:%Y-%m-%d %H:%M} UTC lies in the future, so nobody can tell "
            "whether it is complete: correct the clock of the machine that wrote it, or save the file again"
        )
    second = timedelta(seconds=1)
    left = -((age - settle) // second)  # rounded up
    return f"modified less than {settle // second} s ago, so it may still be written: offered in {left} s"


def _size_fault(entry: _Entry, max_size: int) -> Problem | None:
    if entry.size == 0:
        return _problem(
            "file_empty", entry.name, "is empty (0 bytes)", "export it again and check that the disk is not full"
        )
    if entry.size > max_size:
        return _problem(
            "file_too_large",
            entry.name,
            f"has {shown_size(entry.size)}, more than the {shown_size(max_size)} allowed",
            "split the export, or raise `max_size:` of this source",
        )
    return None


def _problem(code: str, name: str, reason: str, remedy: str) -> Problem:
    return Problem(code=code, place=Place(file=name), reason=reason, remedy=remedy)


def _printable(name: str) -> str:
    """Return a name that can be stored and shown: what UTF-8 or a screen cannot hold becomes a question mark."""
    text = name.encode("utf-8", "replace").decode("utf-8")
    return "".join(letter if letter.isprintable() else "?" for letter in text)
