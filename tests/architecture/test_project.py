"""The project keeps its house rules."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.rules import (
    ROOT,
    commands,
    faults_of_module,
    faults_of_text,
    packages,
    project_files,
    read_texts,
    targets,
)

DOCUMENTS = ("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "SECURITY.md", "bench/README.md")


@pytest.fixture(scope="module")
def settings() -> dict[str, Any]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)


def test_every_module_has_a_sentence_a_name_and_a_readable_length() -> None:
    modules = [path for path in project_files() if path.suffix == ".py" and path.parts[:2] != ("tests", "data")]
    assert len(modules) > len(packages())
    assert [fault for path, text in read_texts(modules) for fault in faults_of_module(path, text)] == []


def test_no_file_names_one_machine_or_a_package_registry() -> None:
    assert [fault for path, text in read_texts(project_files()) for fault in faults_of_text(path, text)] == []


def test_no_other_distribution_owns_one_of_our_names() -> None:
    owners = packages_distributions()
    others = {name: set(owners.get(name, [])) - {"syncline"} for name in packages()}
    assert {name: found for name, found in others.items() if found} == {}


def test_every_package_is_built_typed_measured_and_held_to_the_import_rules(settings: dict[str, Any]) -> None:
    tools = settings["tool"]
    ours = packages()
    assert set(tools["hatch"]["build"]["targets"]["wheel"]["packages"]) == ours
    assert set(tools["importlinter"]["root_packages"]) == ours
    assert set(tools["coverage"]["run"]["source"]) == ours
    assert set(tools["mypy"]["packages"]) == ours | {"bench", "tests"}


def test_every_package_goes_into_the_image() -> None:
    let_in = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert packages() <= {line.removeprefix("!") for line in let_in if line.startswith("!")}


def test_only_the_owner_of_a_library_is_outside_its_contract(settings: dict[str, Any]) -> None:
    owners = {"sql": {"store"}, "http": {"remote"}, "jira": set(), "scheduler": set(), "cli": set()}
    contracts = {contract["id"]: contract for contract in settings["tool"]["importlinter"]["contracts"]}
    held = {name: set(contracts[name]["source_modules"]) for name in owners}
    assert held == {name: packages() - owner for name, owner in owners.items()}


def test_imports_keep_their_contracts() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-logo", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_documents_name_only_commands_that_exist() -> None:
    known = targets((ROOT / "Makefile").read_text(encoding="utf-8"))
    told = {name: commands((ROOT / name).read_text(encoding="utf-8")) for name in DOCUMENTS if (ROOT / name).exists()}
    assert told
    assert {name: words - known for name, words in told.items() if words - known} == {}


def test_the_locks_say_a_hash_for_every_package() -> None:
    for lock in sorted((ROOT / "requirements").glob("*.lock")):
        text = lock.read_text(encoding="utf-8").replace("\\\n", " ")
        pins = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
        assert pins, lock.name
        assert [pin for pin in pins if "==" not in pin or "--hash=sha256:" not in pin] == []
