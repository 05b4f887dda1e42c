"""Any settings type is made from nodes: markers are obeyed, errors are plain sentences with places."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from ipaddress import IPv4Address
from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Discriminator, Field, RootModel, Tag

from config.errors import ConfigError
from config.nodes import Node, SourceText
from config.tree import tree_of
from config.validate import checked, validated
from model.settings import Folder, SecretReference, YamlFile


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Layout(_Strict):
    kind: Literal["snapshot", "plan"]
    within: int = Field(default=20, ge=1, le=100)
    lines: dict[str, str | list[str]] = {}


class Token(_Strict):
    how: Literal["token"]
    token: SecretReference


class Certificate(_Strict):
    how: Literal["certificate"]
    file: Annotated[Path, Folder()]
    thumbprint: str


class Ledger(_Strict):
    connector: Literal["ledger"]
    folder: Annotated[Path, Folder()]
    archive: Annotated[Path, Folder()] | None = Path("archive")
    layouts: Annotated[dict[str, Layout], YamlFile()] = {}
    sign_in: Annotated[Token | Certificate, Field(discriminator="how")] | None = None
    keys: dict[str, SecretReference] = {}
    more: list[SecretReference | None] = []


def _node(content: str, folder: Path = Path("/marlow")) -> Node:
    return tree_of(content, SourceText(name="syncline.yaml", path=folder / "syncline.yaml"))


def _said(content: str, kind: object, folder: Path = Path("/marlow")) -> list[str]:
    value, problems = checked(_node(content, folder), kind, path="sources.gl")  # type: ignore[arg-type]  # unions too
    assert value is None
    return [str(problem) for problem in problems]


def test_folders_start_at_the_file_that_names_them(tmp_path: Path) -> None:
    made = validated(_node("connector: ledger\nfolder: ../finance/./in", tmp_path / "it"), Ledger)
    assert made.folder == tmp_path / "finance" / "in"


def test_a_folder_left_out_starts_there_too() -> None:
    assert validated(_node("{connector: ledger, folder: /srv}"), Ledger).archive == Path("/marlow/archive")
    assert validated(_node("{connector: ledger, folder: /srv, archive: null}"), Ledger).archive is None


def test_references_to_secrets_are_kept_as_references_wherever_they_stand() -> None:
    made = validated(
        _node(
            "{connector: ledger, folder: x, keys: {a: env:A_1}, more: [file:/run/secrets/x, null],"
            " sign_in: {how: token, token: env:T}}"
        ),
        Ledger,
    )
    assert made.keys == {"a": SecretReference("env:A_1")}
    assert made.more == [SecretReference("file:/run/secrets/x"), None]
    assert made.sign_in == Token(how="token", token=SecretReference("env:T"))


@pytest.mark.parametrize("literal", ["pw-4711", "'env:'", "env:A B", "keyring:x", "'file:'", "ENV:X", "4711", "true"])
def test_a_secret_written_out_is_refused_and_not_printed(literal: str) -> None:
    (said,) = _said(f"connector: ledger\nfolder: x\nkeys:\n  main: {literal}", Ledger)
    assert said.startswith("syncline.yaml:4, sources.gl.keys.main: expected a reference to a secret, `env:NAME` or")
    assert "4711" not in said


def test_a_list_where_a_secret_belongs_is_not_printed_either() -> None:
    (said,) = _said("connector: ledger\nfolder: x\nkeys: {main: [pw]}", Ledger)
    assert "pw" not in said
    assert "sources.gl.keys.main: a list stands here; expected options" in said


def test_a_named_file_takes_the_place_of_its_name(tmp_path: Path) -> None:
    (tmp_path / "layouts").mkdir()
    (tmp_path / "layouts" / "gl.yaml").write_text("munis: {kind: snapshot, within: 5}\n", encoding="utf-8")
    made = validated(_node("{connector: ledger, folder: x, layouts: layouts/gl.yaml}", tmp_path), Ledger)
    assert made.layouts == {"munis": Layout(kind="snapshot", within=5)}


def test_the_content_of_a_named_file_may_stand_in_its_place() -> None:
    made = validated(_node("{connector: ledger, folder: x, layouts: {munis: {kind: plan}}}"), Ledger)
    assert made.layouts == {"munis": Layout(kind="plan")}


def test_errors_inside_a_named_file_carry_its_lines(tmp_path: Path) -> None:
    (tmp_path / "gl.yaml").write_text("munis:\n  kind: snapshott\n  withn: 3\n  within: 0\n", encoding="utf-8")
    assert _said("connector: ledger\nlayouts: gl.yaml\nfoldr: x", Ledger, tmp_path) == [
        "syncline.yaml:3, sources.gl.foldr: `foldr` is no option here. Perhaps you meant `folder`.",
        (
            "gl.yaml:2, sources.gl.layouts.munis.kind: found 'snapshott'; expected one of: snapshot, plan. "
            "Perhaps you meant `snapshot`."
        ),
        "gl.yaml:3, sources.gl.layouts.munis.withn: `withn` is no option here. Perhaps you meant `within`.",
        "gl.yaml:4, sources.gl.layouts.munis.within: found '0'; expected a number of at least 1.",
    ]


def test_a_secret_in_a_named_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "gl.yaml").write_text("munis: {kind: plan, lines: {a: ghp_aaaaaaaaaaaaaaaa}}\n", encoding="utf-8")
    (said,) = _said("{connector: ledger, folder: x, layouts: gl.yaml}", Ledger, tmp_path)
    assert said.startswith("gl.yaml:1, sources.gl.layouts.munis.lines.a: what stands here looks like a GitHub token")


def test_a_named_file_that_is_missing_or_broken_is_one_problem(tmp_path: Path) -> None:
    assert _said("{connector: ledger, folder: x, layouts: gl.yaml}", Ledger, tmp_path) == [
        (
            "syncline.yaml:1, sources.gl.layouts: the file `gl.yaml` does not exist. "
            "Its path begins at the folder of the file that names it."
        )
    ]
    (tmp_path / "gl.yaml").write_text("a: [", encoding="utf-8")
    (said,) = _said("{connector: ledger, folder: x, layouts: gl.yaml}", Ledger, tmp_path)
    assert said.startswith("gl.yaml:1: a value is missing before this place")


class Chain(_Strict):
    inner: Annotated[Chain | None, YamlFile()] = None


def test_a_named_file_that_names_itself_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("inner: a.yaml\n", encoding="utf-8")
    (said,) = _said("inner: a.yaml", Chain, tmp_path)
    assert said.startswith("a.yaml:1, sources.gl.inner.inner: the file names itself.")


class Shade(StrEnum):
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    width: int
    shade: Shade = Shade.LIGHT
    labels: tuple[str, ...] = ()


class Amounts(RootModel[dict[str, Annotated[int, Field(gt=0)]]]):
    pass


class Odd(_Strict):
    box: Box | None = None
    amounts: Amounts | None = None
    pair: tuple[int, str] = (0, "")
    either: int | list[int] | None = None
    models: Layout | Token | None = None
    on: date | None = None
    at: datetime | None = None
    flag: bool = False
    share: Decimal = Decimal(0)
    ratio: float = 0
    span: timedelta = timedelta(0)
    short: str = Field(default="", max_length=3, pattern="^[a-z]*$")
    few: list[int] = Field(default=[], max_length=2)
    step: int = Field(default=0, multiple_of=5, lt=100, gt=-1)
    unique: frozenset[int] = frozenset()
    path: Path = Path()
    named: int = Field(default=0, alias="called")
    chosen: Annotated[
        Annotated[str, Tag("text")] | Annotated[Layout, Tag("layout")],
        Discriminator(lambda value: "text" if isinstance(value, str) else "layout"),
    ] = ""
    signed: Annotated[Token | Certificate, Field(discriminator="how")] | None = None


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("box: {width: x}", "box.width: found 'x'; expected a whole number."),
        ("box: {widht: 1}", "box.widht: `widht` is no option here. Perhaps you meant `width`."),
        (
            "box: {width: 1, shade: drak}",
            "box.shade: found 'drak'; expected one of: light, dark. Perhaps you meant `dark`.",
        ),
        ("box: {shade: dark}", "box.width: `width` is missing. Add `width: …`."),
        (
            "box: {width: 1, labels: [a, 1]}",
            "box.labels[2]: found '1'; expected text. Write it in quotes, so that it stays as it is: \"1\".",
        ),
        ("box: 7", "box: found '7'; expected options, each as `key: value`."),
        ("amounts: {a: 0}", "amounts.a: found '0'; expected a number above 0."),
        ("pair: [a, b]", "pair[1]: found 'a'; expected a whole number."),
        ("either: x", "either: found 'x'; expected a whole number, or a list, like [a, b]."),
        ("either: [1, x]", "either[2]: found 'x'; expected a whole number."),
        ("models: {kind: plan, within: 0}", "models.within: found '0'; expected a number of at least 1."),
        ("models: {how: token, tokn: env:X}", "models.tokn: `tokn` is no option here. Perhaps you meant `token`."),
        ("on: tomorrow", "on: found 'tomorrow'; expected a date like 2026-07-04."),
        ("at: noon", "at: found 'noon'; expected a date and time like 2026-07-04T08:00:00Z."),
        ("flag: maybe", "flag: found 'maybe'; expected true or false."),
        ("share: much", "share: found 'much'; expected a number."),
        ("step: true", "step: found 'true'; expected a number."),
        ("ratio: much", "ratio: found 'much'; expected a number."),
        ("span: [1]", "span: a list stands here; expected a span of time."),
        ("short: abcd", "short: found 'abcd'; expected at most 3 characters."),
        ("short: AB", "short: found 'AB'; expected text that fits the pattern ^[a-z]*$."),
        ("few: [1, 2, 3]", "few: expected a list of at most 2 entries."),
        ("step: 7", "step: found '7'; expected a multiple of 5."),
        ("step: 100", "step: found '100'; expected a number below 100."),
        (
            "unique: {a: 1}",
            "unique: `key: value` options stand here; expected a list, like [a, b]. Begin each entry with `- `.",
        ),
        ("path: 7", "path: found '7'; expected a path, as text."),
        ("called: x", "called: found 'x'; expected a whole number."),
        ("caled: 1", "caled: `caled` is no option here. Perhaps you meant `called`."),
        (
            "chosen: {kind: plann}",
            "chosen.kind: found 'plann'; expected one of: snapshot, plan. Perhaps you meant `plan`.",
        ),
        (
            "signed: {how: tokn}",
            "signed.how: found 'tokn'; expected one of: token, certificate. Perhaps you meant `token`.",
        ),
        ("signed: {token: env:X}", "signed.how: `how` is missing. Add `how: …`."),
        ("signed: {how: certificate, file: x}", "signed.thumbprint: `thumbprint` is missing. Add `thumbprint: …`."),
    ],
)
def test_each_kind_of_error_is_a_plain_sentence(written: str, sentence: str) -> None:
    assert _said(written, Odd) == [f"syncline.yaml:1, sources.gl.{sentence}"]


def test_without_a_better_word_the_validators_own_is_used() -> None:
    assert _said("[1, x]", list[Annotated[int, Field(strict=True)]]) == [
        "syncline.yaml:1, sources.gl[2]: found 'x'; expected a whole number."
    ]
    assert _said("x", IPv4Address) == ["syncline.yaml:1, sources.gl: found 'x'; expected a valid IPv4 address."]


def test_a_secret_below_the_place_of_another_fault_hides_nothing_else() -> None:
    said = _said("flag: ghp_aaaaaaaaaaaaaaaa\nshare: x", Odd)
    assert [line.split(":")[1] for line in said] == ["1, sources.gl.flag", "2, sources.gl.share"]
    assert "GitHub" in said[0]


def test_all_errors_are_collected_in_the_order_of_the_lines() -> None:
    lines = [int(said.split(":")[1].split(",")[0]) for said in _said("flag: x\nshare: x\nzzz: 1\non: x\nratio: x", Odd)]
    assert lines == [1, 2, 3, 4, 5]


def test_values_near_sign_in_are_never_printed() -> None:
    (said,) = _said("connector: ledger\nfolder: x\nsign_in: hunter2", Ledger)
    assert "hunter2" not in said


def test_options_of_the_holder_are_suggested_too() -> None:
    _, problems = checked(_node("{connector: ledger, folder: x, evry: 1 hour}"), Ledger, also=("every",))
    assert [problem.remedy for problem in problems] == ["perhaps you meant `every`"]


def test_an_error_carries_every_problem() -> None:
    with pytest.raises(ConfigError) as refused:
        validated(_node("{flag: x, share: y}"), Odd)
    assert [problem.code for problem in refused.value.problems] == ["value_unexpected", "value_unexpected"]
    assert str(refused.value).count("\n") == 1


def test_an_error_without_problems_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="at least one problem"):
        ConfigError([])
