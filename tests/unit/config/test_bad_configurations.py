"""Each bad configuration under tests/data/errors/config gives the sentences beside it, and never shows a secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.errors import ConfigError
from config.load import load

FOLDER = Path(__file__).resolve().parents[2] / "data" / "errors" / "config"
CASES = sorted([*FOLDER.glob("*.yaml"), *FOLDER.glob("*/syncline.yaml")])


def _name(case: Path) -> str:
    return case.stem if case.parent == FOLDER else case.parent.name


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_a_bad_configuration_is_refused_with_its_sentences(case: Path, recording: bool) -> None:
    with pytest.raises(ConfigError) as refused:
        load(case)
    said = "".join(f"[{problem.code}] {problem}\n" for problem in refused.value.problems)
    expected = FOLDER / f"{_name(case)}.txt"
    if recording:
        expected.write_text(said, encoding="utf-8")
    assert said == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_no_sentence_holds_a_secret_or_a_path_of_this_machine(case: Path) -> None:
    with pytest.raises(ConfigError) as refused:
        load(case)
    text = f"{refused.value}{refused.value!r}{[problem.place for problem in refused.value.problems]}"
    assert "hq7" not in text.lower()
    assert str(FOLDER) not in text


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_every_problem_names_a_file_of_the_case(case: Path) -> None:
    with pytest.raises(ConfigError) as refused:
        load(case)
    for problem in refused.value.problems:
        assert (case.parent / problem.place.file).is_file()


def test_no_sentence_stands_without_its_case() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.txt")) == sorted(map(_name, CASES))
