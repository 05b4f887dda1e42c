"""Reading YAML: what becomes which value, where it stands, and what is bounded."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import tree
from config.errors import ConfigError
from config.nodes import ListNode, MappingNode, Node, ScalarNode, SourceText, place_of, plain
from config.tree import read_tree, tree_of

TEXT = SourceText(name="syncline.yaml", path=Path("/marlow/syncline.yaml"))


def _tree(content: str) -> Node:
    return tree_of(content, TEXT)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("NO", "NO"),
        ("yes", "yes"),
        ("12:30", "12:30"),
        ("2026-07-01", "2026-07-01"),
        ("true", True),
        ("FALSE", False),
        ("~", None),
        ("", None),
        ("0423", 423),
        ("-7", -7),
        ("0x1F", 31),
        ("0o17", 15),
        ("7.50", Decimal("7.50")),
        ("1e3", Decimal(1000)),
        (".5", Decimal("0.5")),
        (".inf", ".inf"),
        ("'0423'", "0423"),
        ('"true"', "true"),
        ("1_000", "1_000"),
    ],
)
def test_values_are_those_of_yaml_1_2_and_never_floats(written: str, value: object) -> None:
    read = plain(_tree(f"key: {written}"))
    assert read == {"key": value}
    assert type(read["key"]) is type(value)


def test_a_version_directive_does_not_bring_back_yaml_1_1() -> None:
    assert plain(_tree("%YAML 1.1\n---\nkey: yes")) == {"key": "yes"}


def test_every_value_knows_its_line() -> None:
    root = _tree("a:\n  b: 1\n  c:\n    - x\n    - {d: y}\n")
    assert place_of(root, "a", "b").line == 2
    assert place_of(root, "a", "c", 0).line == 4
    assert str(place_of(root, "a", "c", 1, "d")) == "syncline.yaml:5, a.c[2].d"


def test_the_place_of_what_is_not_written_is_the_nearest_part_that_is() -> None:
    root = _tree("a:\n  b: [1]\n")
    assert str(place_of(root, "a", "b", 7, "c")) == "syncline.yaml:2, a.b"
    assert str(place_of(root, "z")) == "syncline.yaml:1"


def test_an_alias_repeats_what_its_anchor_holds() -> None:
    assert plain(_tree("a: &x {k: [1, 2]}\nb: *x\nc: &y text\nd: [*y]")) == {
        "a": {"k": [1, 2]},
        "b": {"k": [1, 2]},
        "c": "text",
        "d": ["text"],
    }


def test_an_alias_counts_with_all_it_stands_for() -> None:
    root = _tree("a: &x [1, 2, 3]\nb: [*x, *x]")
    assert isinstance(root, MappingNode)
    assert root.size == 1 + 4 + 9


def test_too_many_values_without_any_alias_are_refused() -> None:
    with pytest.raises(ConfigError, match="more than 200000 values"):
        _tree("[" + "1," * tree.MAX_VALUES + "1]")


def test_hostile_nesting_is_refused_before_it_is_read_whole() -> None:
    with pytest.raises(ConfigError, match="more than 40 levels"):
        _tree("{a: [" * 20_000)


def test_a_file_larger_than_the_limit_is_not_parsed(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_bytes(b"#" * (tree.MAX_BYTES + 1))
    with pytest.raises(
        ConfigError, match=r"^large.yaml: the file is larger than 4 MB, which no configuration needs\.$"
    ):
        read_tree(path, "large.yaml")


def test_a_file_of_exactly_the_limit_is_parsed(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_bytes(b"a: 1\n#" + b"x" * (tree.MAX_BYTES - 6))
    assert plain(read_tree(path, "large.yaml")) == {"a": 1}


def test_a_byte_order_mark_is_no_part_of_the_first_key(tmp_path: Path) -> None:
    path = tmp_path / "bom.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\n")
    assert plain(read_tree(path, "bom.yaml")) == {"a": 1}


@pytest.mark.parametrize("name", ["missing.yaml", "nul\0.yaml"])
def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigError, match="there is no such file"):
        read_tree(tmp_path / name, name)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="the file cannot be read: Is a directory"):
        read_tree(tmp_path, "folder")


def test_unfamiliar_faults_get_a_sentence_too() -> None:
    with pytest.raises(ConfigError, match=r"syncline.yaml:1: this is not YAML. Check brackets, quotes"):
        _tree("%TAG !\n---\n")


@given(st.text(max_size=80))
def test_any_text_is_either_read_or_refused_with_its_place(content: str) -> None:
    try:
        node = _tree(content)
    except ConfigError as error:
        assert all(problem.place.file == "syncline.yaml" for problem in error.problems)  # noqa: PT017 - both are right
    else:
        assert isinstance(node, ScalarNode | ListNode | MappingNode)


_LEAVES = st.one_of(
    st.integers(-(10**9), 10**9), st.booleans(), st.none(), st.text("ab: #'\"\n{}[],&*!|>%@`é", max_size=9)
)


@given(
    st.recursive(
        _LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc", min_size=1), inner)
    )
)
def test_what_json_says_is_read_as_json_reads_it(value: object) -> None:
    import json

    assert plain(_tree(json.dumps({"root": value}))) == {"root": value}
