"""The house rules that no linter knows, each a function from text to the sentences that are wrong with it."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MOST_LINES = 400
NAMES_THAT_SAY_NOTHING = frozenset({"base", "common", "helper", "helpers", "manager", "managers", "util", "utils"})
NOT_TEXT = frozenset({".gif", ".ico", ".jpg", ".mpp", ".pdf", ".png", ".woff2", ".xls", ".xlsm", ".xlsx", ".zip"})

_MACHINE_PATH = re.compile(r"(?<![\w.])(?:/work|/root|/home/\w+|/Users/\w+|[A-Z]:\\Users)[/\\]")
_TEMPORARY_PATH = re.compile(r"(?<![\w.])/tmp[/]")
_REGISTRY = re.compile(
    r"(?<!no-emit-)(?:index[-]url|find[-]links)\b"
    r"|\bpypi[.]org|pythonhosted[.]org|registry[.]npmjs|deb[.]debian[.]org|[:]//\S+/simple\b"
)
_COMMAND = re.compile(r"(?:^|`|\$ |&& )make ([a-z][a-z-]*)", re.MULTILINE)
_TARGET = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)


def project_files(root: Path = ROOT) -> list[Path]:
    """Every file that belongs to the project, relative to its root: what git tracks or would add."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        check=False,
    )
    if listed.returncode == 0 and (root / ".git").exists():
        names = listed.stdout.decode("utf-8").split("\0")
        return sorted(Path(name) for name in names if name and (root / name).is_file())
    return sorted(_walked(root))


def _walked(root: Path) -> Iterator[Path]:
    """The same from a copy without git: hidden folders (but .ci) and caches are left out."""
    for path in root.rglob("*"):
        relative = path.relative_to(root)
        folders = relative.parts[:-1]
        if any((part.startswith(".") and part != ".ci") or part == "__pycache__" for part in folders):
            continue
        if path.is_file() and not path.name.startswith(".coverage"):
            yield relative


def packages(root: Path = ROOT) -> set[str]:
    """The top-level packages that are installed: every folder that is one, but tests and benchmarks."""
    return {folder.parent.name for folder in root.glob("*/__init__.py")} - {"bench", "tests"}


def faults_of_module(path: Path, text: str) -> Iterator[str]:
    """What is wrong with a Python module: no docstring, too long, a name that says nothing."""
    docstring = ast.get_docstring(ast.parse(text))
    if not docstring:
        yield f"{path}: no docstring; open it with one sentence that says what the module is for"
    lines = text.count("\n")
    if lines > MOST_LINES:
        yield f"{path}: {lines} lines, at most {MOST_LINES}; cut it along its ideas"
    empty = NAMES_THAT_SAY_NOTHING.intersection([path.stem, *path.parts[:-1]])
    for name in sorted(empty):
        yield f"{path}: {name!r} says nothing; name it for what it holds, or move the code to its place"


def faults_of_text(path: Path, text: str) -> Iterator[str]:
    """Where a file names one machine's folders or a package registry, which nobody else has."""
    patterns = [(_MACHINE_PATH, "a path of one machine"), (_REGISTRY, "an address of a package registry")]
    if path.parts[0] != "tests":
        patterns.append((_TEMPORARY_PATH, "a fixed temporary path"))
    for number, line in enumerate(text.splitlines(), start=1):
        for pattern, what in patterns:
            if pattern.search(line):
                yield f"{path}:{number}: {what}"


def commands(text: str) -> set[str]:
    """The words that a document tells its reader to say after `make`."""
    return set(_COMMAND.findall(text))


def targets(makefile: str) -> set[str]:
    """The words that the Makefile knows."""
    return set(_TARGET.findall(makefile))


def read_texts(files: Iterable[Path], root: Path = ROOT) -> Iterator[tuple[Path, str]]:
    """The files that are text, with it; broken test data is read with replacement characters."""
    for path in files:
        if path.suffix.lower() not in NOT_TEXT:
            yield path, (root / path).read_text(encoding="utf-8", errors="replace")
