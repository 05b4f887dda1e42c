"""Each house rule notices what it is for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.architecture.rules import commands, faults_of_module, faults_of_text, project_files, targets

GOOD = '"""What it is for."""\n'
SLASH = "/"


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        pytest.param("store/raw.py", "x = 1\n", "no docstring", id="no docstring"),
        pytest.param("store/raw.py", GOOD + "\n" * 400, "401 lines, at most 400", id="too long"),
        pytest.param("store/utils.py", GOOD, "'utils' says nothing", id="a module's empty name"),
        pytest.param("store/common/raw.py", GOOD, "'common' says nothing", id="a folder's empty name"),
    ],
)
def test_a_module_that_breaks_a_rule_is_named_with_the_remedy(name: str, text: str, fault: str) -> None:
    faults = list(faults_of_module(Path(name), text))
    assert len(faults) == 1
    assert faults[0].startswith(f"{name}: ")
    assert fault in faults[0]


def test_a_module_of_the_longest_allowed_length_is_good() -> None:
    assert list(faults_of_module(Path("store/raw.py"), GOOD + "\n" * 399)) == []


@pytest.mark.parametrize(
    ("name", "line", "fault"),
    [
        pytest.param("docs/a.md", f"see {SLASH}work/main", "a path of one machine", id="work folder"),
        pytest.param("docs/a.md", f"see {SLASH}root/.cache", "a path of one machine", id="root's home"),
        pytest.param("docs/a.md", f"see {SLASH}home/ada/x", "a path of one machine", id="a home"),
        pytest.param("docs/a.md", f"see C:\\Users{SLASH}ada", "a path of one machine", id="a Windows home"),
        pytest.param("store/a.py", f'open("{SLASH}tmp/x")', "a fixed temporary path", id="temporary folder"),
        pytest.param("requirements/a.lock", "--index" + "-url x", "an address of a package registry", id="index"),
        pytest.param("Makefile", "pip --find" + "-links x", "an address of a package registry", id="wheel folder"),
        pytest.param("a.md", "https:" + "//mirror.example/simple", "an address of a package registry", id="mirror"),
    ],
)
def test_text_that_only_one_machine_understands_is_named_with_its_line(name: str, line: str, fault: str) -> None:
    assert list(faults_of_text(Path(name), f"first\n{line}\n")) == [f"{name}:2: {fault}"]


@pytest.mark.parametrize(
    ("name", "line"),
    [
        pytest.param("docs/a.md", "planned/work/actual", id="a word between slashes"),
        pytest.param("docs/a.md", "docs/work/a.md", id="a folder of the project"),
        pytest.param("tests/a.py", f'Path("{SLASH}tmp/never-opened")', id="invented path in a test"),
        pytest.param("Makefile", "uv pip compile --no-emit-index-url", id="leaving the address out"),
    ],
)
def test_ordinary_text_is_left_alone(name: str, line: str) -> None:
    assert list(faults_of_text(Path(name), line)) == []


def test_commands_are_read_from_code_and_not_from_prose() -> None:
    text = "Run `make demo`, which will make reports.\n\n```\nmake test\n$ make check\ncd x && make bench ONLY=x\n```\n"
    assert commands(text) == {"demo", "test", "check", "bench"}


def test_targets_are_the_words_of_rules_not_of_variables() -> None:
    assert targets("NAME := x\ndemo: a b\n\tcp a b\n.PHONY: demo\nready-now: ;\n") == {"demo", "ready-now"}


def test_a_copy_without_git_has_the_same_files(tmp_path: Path) -> None:
    for name in ("model/a.py", ".ci/run", ".venv/lib/b.py", "model/__pycache__/a.pyc", ".gitignore", ".coverage.1"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert project_files(tmp_path) == [Path(".ci/run"), Path(".gitignore"), Path("model/a.py")]
