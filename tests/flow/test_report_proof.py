"""`report verify` and `explain`: a kept report is built again, and a printed number leads down to its records."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from connectors.contract.errors import SignInError, SourceBusyError
from connectors.project_file.connector import ProjectFileConnector
from reports.render.canonical_json import from_json
from reports.render.facts import every_fact
from reports.render.formatting import figure_text
from syncline.cli.terminal import Exit
from syncline.manifest import ENGINES
from tests.flow.console import Console, changed

CONFIGURATION = Path("syncline.yaml")
STORE = Path("syncline.db")


def sql(statement: str, *values: Any) -> list[Any]:
    """Do something to the store behind Syncline's back."""
    with closing(sqlite3.connect(STORE)) as database, database:
        return database.execute(statement, values).fetchall()


def kept(number: int) -> tuple[bytes, str]:
    ((document, digest),) = sql("SELECT document, sha256 FROM report WHERE id = ?", number)
    return zlib.decompress(document), digest


def equal(console: Console, number: int) -> bool:
    ended = console("report", "verify", str(number), "--json")
    assert ended.code == (Exit.GOOD if ended.json["equal"] else Exit.NEEDS_PERSON)
    assert ended.json["equal"] is (ended.json["sha256"] == ended.json["rebuilt_sha256"])
    return bool(ended.json["equal"])


class TestVerify:
    def test_a_kept_report_is_built_again_byte_for_byte(self, console: Console) -> None:
        for number in (1, 2):
            ended = console("report", "verify", str(number))
            assert f"✓ good       report {number}, monthly as of 2026-" in ended.out
            assert ended.out.endswith(f"byte for byte the same\n    hash {kept(number)[1]}\n")
            assert ended.code == Exit.GOOD

    def test_what_was_read_since_changes_nothing(self, console: Console) -> None:
        console.clock.move(timedelta(days=20))
        Path("plans/park-wifi.xml").unlink()
        console("sync", "plans", "--confirm-deletes")
        console("report", "--format", "json")
        assert equal(console, 2)
        assert equal(console, 3)

    def test_another_mapping_leaves_the_old_runs_as_they_were(self, console: Console) -> None:
        old = "task: {budget_code: 'ExtendedAttributes.\"Budget code\"'}"
        with changed(CONFIGURATION, old, "task: {budget_code: 'ExtendedAttributes.\"Budget code\"', title: WBS}"):
            assert "rows changed" in console("replay", "plans").out
            console("report", "--format", "json", "--as-of", "2026-10-31")
            assert equal(console, 1)
            assert equal(console, 2)
            assert kept(3)[1] != kept(2)[1]
            assert equal(console, 3)

    def test_a_source_that_had_failed_is_told_as_failed_again(
        self, console: Console, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self._read_badly(console, monkeypatch, SignInError("the key has expired: renew it"))
        assert "expired" in self._freshness("plans")
        assert equal(console, 3)

    def test_a_source_that_was_left_alone_waits_again(self, console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
        until = console.clock.now + timedelta(hours=1)
        self._read_badly(console, monkeypatch, SourceBusyError("the quota is used up, because\nof tests", until))
        assert "12:00" in self._freshness("plans") or "1:00" in self._freshness("plans")
        assert equal(console, 3)

    @staticmethod
    def _read_badly(console: Console, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
        """Make a report while a source cannot be read, and read it well afterwards."""

        def refuse(*_: object) -> None:
            raise error

        with monkeypatch.context() as patched:
            patched.setattr(ProjectFileConnector, "scopes", refuse)
            console("sync", "plans")
            console("report", "--format", "json")
        console.clock.move(timedelta(hours=2))
        assert "plans" in console("sync", "plans").out

    @staticmethod
    def _freshness(source: str) -> str:
        document = from_json(kept(3)[0])
        (note,) = [note for note in document.freshness if note.source == source]
        assert note.state in {"failed", "waiting", "stale"}
        assert f"newest run of {source}" in document.manifest
        return f"{note.detail} {document.manifest[f'newest run of {source}']}"

    def test_a_source_that_was_added_since_was_not_in_the_report(self, console: Console) -> None:
        Path("more").mkdir()
        added = "sources:\n  more_plans: {connector: project_file, folder: ./more}\n"
        with changed(CONFIGURATION, "sources:\n", added):
            console("sync", "more_plans")
            assert equal(console, 2)

    def test_another_setting_is_named_by_the_values_it_changes(self, console: Console) -> None:
        text = CONFIGURATION.read_text(encoding="utf-8").replace("name: Permit portal", "name: Permit counter")
        text = text.replace("hours_per_day: 8", "hours_per_day: 7")
        CONFIGURATION.write_text(text, encoding="utf-8")
        ended = console("report", "verify", "2")
        assert ended.out.startswith("! needs you  report 2, monthly as of 2026-10-31: built again, ")
        assert "    $.hours_per_day\n        kept: 8\n        now:  7\n" in ended.out
        assert "Permit counter" not in ended.out, "projects have history: those of then are read"
        assert ended.out.count("        kept: ") <= 20
        assert ended.code == Exit.NEEDS_PERSON

    def test_many_differences_are_counted_and_the_first_told(self, console: Console) -> None:
        with changed(CONFIGURATION, "fiscal_year_starts: July", "fiscal_year_starts: October"):
            ended = console("report", "verify", "2", "--json")
            told = console("report", "verify", "2").out
        assert len(ended.json["differences"]) == 20
        assert ended.json["different"] > 20
        assert f"and {ended.json['different'] - 20:,} more values\n" in told

    def test_versions_that_differ_are_told_and_do_not_make_the_figures_differ(
        self, console: Console, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("syncline.manifest._installed", lambda name: f"{name} 99")
        ended = console("report", "verify", "2")
        assert "byte for byte the same" in ended.out
        assert "    made with another typst: " in ended.out
        assert ended.code == Exit.GOOD
        (typst,) = [
            one for one in console("report", "verify", "2", "--json").json["versions"] if one["path"] == "typst"
        ]
        assert typst["rebuilt"] == "typst 99"

    def test_an_altered_document_is_found_by_its_hash_first(self, console: Console) -> None:
        document, digest = kept(2)
        altered = document.replace(b"Permit portal", b"Permit castle")
        assert altered != document
        sql("UPDATE report SET document = ? WHERE id = 2", zlib.compress(altered))
        for words in (("report", "verify", "2"), ("explain", "portfolio/cost/actual")):
            ended = console(*words)
            found = sha256(altered).hexdigest()
            assert ended.err.startswith(f"Report 2 in the store is not what was saved: its hash is {found}, kept was ")
            assert digest in ended.err
            assert ended.out == ""
            assert ended.code == Exit.NEEDS_PERSON

    def test_a_document_altered_with_its_hash_is_found_by_building_it_again(self, console: Console) -> None:
        document = kept(2)[0].replace(b"Permit portal", b"Permit castle")
        values = (zlib.compress(document), sha256(document).hexdigest())
        sql("UPDATE report SET document = ?, sha256 = ? WHERE id = 2", *values)
        ended = console("report", "verify", "2")
        assert 'kept: "Permit castle"\n        now:  "Permit portal"\n' in ended.out
        assert ended.code == Exit.NEEDS_PERSON

    @pytest.mark.parametrize(
        ("spoil", "sentence"),
        [
            (
                lambda: sql("UPDATE report SET document = ? WHERE id = 2", b"no zlib"),
                "Report 2 in the store cannot be unpacked (",
            ),
            (
                lambda: sql("DELETE FROM report WHERE id = 1"),
                "Report 2 was compared with report 1, which the store no longer has. Restore the store from a backup ",
            ),
            (
                lambda: sql("DELETE FROM sync_run WHERE id = (SELECT max(id) FROM sync_run WHERE source = 'ledger')"),
                "Report 2 was made at run ",
            ),
            (
                lambda: rewritten("  monthly: {kind", "  weekly: {kind"),
                "Report 2 was made by the definition 'monthly', which the configuration no longer has. Write it again",
            ),
            (
                lambda: rewritten("water_ledger", "river_ledger"),
                "Report 2 was made from water_ledger, which the configuration no longer has. Write them again under",
            ),
        ],
        ids=["unpacked", "previous", "run", "definition", "source"],
    )
    def test_what_is_gone_is_told_with_what_to_do(
        self, console: Console, spoil: Callable[[], object], sentence: str
    ) -> None:
        spoil()
        ended = console("report", "verify", "2")
        assert sentence in ended.err
        assert ended.err.startswith("Report 2 ")
        assert ended.code == Exit.NEEDS_PERSON

    def test_the_report_it_was_compared_with_must_be_the_same(self, console: Console) -> None:
        document = kept(1)[0].replace(b"Permit portal", b"Permit castle")
        values = (zlib.compress(document), sha256(document).hexdigest())
        sql("UPDATE report SET document = ?, sha256 = ? WHERE id = 1", *values)
        ended = console("report", "verify", "2")
        assert ended.err.startswith("Report 2 was compared with a report 1 of another hash than the kept one: ")
        assert ended.code == Exit.NEEDS_PERSON

    def test_a_document_of_an_unknown_schema_is_told(self, console: Console) -> None:
        document = kept(2)[0].replace(b'"schema":"syncline.report/', b'"schema":"syncline.report/9')
        values = (zlib.compress(document), sha256(document).hexdigest())
        sql("UPDATE report SET document = ?, sha256 = ? WHERE id = 2", *values)
        ended = console("report", "verify", "2")
        assert "read it with the version of Syncline that wrote it" in ended.err
        assert ended.code == Exit.NEEDS_PERSON

    def test_a_number_that_is_not_kept_is_answered_with_the_newest(self, console: Console) -> None:
        ended = console("report", "verify", "77")
        assert (
            ended.err == "There is no report 77. The newest one is 2; `syncline status` shows the last of each name.\n"
        )
        assert ended.code == Exit.WRONG_USE
        sql("DELETE FROM report")
        assert console("report", "verify", "1").err.endswith("No report was made yet. First: `syncline report`.\n")

    def test_no_report_may_be_named_like_the_command(self, console: Console) -> None:
        rewritten("  monthly: {kind", "  verify: {kind")
        ended = console("report")
        assert "checks a report that was made, so no report can have that name" in ended.err
        assert ended.code == Exit.NEEDS_PERSON


def rewritten(old: str, new: str) -> None:
    text = CONFIGURATION.read_text(encoding="utf-8")
    assert old in text
    CONFIGURATION.write_text(text.replace(old, new), encoding="utf-8")


class TestManifest:
    def test_it_says_what_made_the_report(self, console: Console) -> None:
        manifest = from_json(kept(2)[0]).manifest
        assert {"syncline", "python", "fonts", "time zone", "time zones", "locale", *ENGINES} <= manifest.keys()
        assert "not installed" not in manifest.values()
        assert manifest["time zone"] == "America/Phoenix"
        said = "cost yellow above 15 %, red above 25 %"
        assert said in manifest["thresholds alabama"]
        assert [name for name in manifest if name.startswith("newest run of ")] == []
        assert console("report", "verify", "2", "--json").json["versions"] == []


class TestExplain:
    def test_the_walk_leads_from_a_total_to_the_cell_of_a_file(self, console: Console) -> None:
        ended = console("explain", "portfolio/cost/available")
        assert ended.out.startswith("City of Marlow: project status, as of 2026-10-31 (report 2, ")
        document = from_json(kept(2)[0])
        printed = figure_text(document.totals["available"])
        assert f"\nportfolio/cost/available  {printed}\n    Available\n    formula: " in ended.out
        assert "\n    IT-0401/cost/available  $" in ended.out
        assert "\n        IT-0401/cost/budget_revised  $" in ended.out
        assert "\n            IT-0401/cost/budget_original  $" in ended.out
        assert "                record ledger:finance_line:munis_ytd/" in ended.out
        assert "glytdbud-expense-fy2027-p04.xlsx, ACCOUNT DETAIL!A" in ended.out
        assert "                    measure: budget_original\n" in ended.out
        assert ", mapping " in ended.out
        assert ended.code == Exit.GOOD

    def test_every_figure_of_the_report_can_be_explained(self, console: Console) -> None:
        facts = {fact.figure.id: fact for fact in every_fact(from_json(kept(2)[0]))}
        tops = [name for name in facts if name.startswith("portfolio/")]
        seen: dict[str, Any] = {}
        for name in (*tops, "IT-0401/schedule/finish_forecast"):
            for figure in console("explain", name, "--json").json["figures"]:
                seen[figure["fact"]] = figure
        assert len(seen) > 100
        for name, figure in seen.items():
            assert figure["value"] == figure_text(facts[name].figure)
            assert figure["inputs"] == list(facts[name].figure.inputs)
            assert [one["key"] for one in figure["records"]] == [one.key for one in facts[name].figure.records]
            assert all(one["entity"] and one["run"] for one in figure["records"]), "each row is in the store"

    def test_what_the_source_itself_said_stands_beside_each_field(self, console: Console) -> None:
        ended = console("explain", "IT-0401/hours/hours_actual")
        assert "work: 8 h  (the source says timeSpentSeconds: 28800)\n" in ended.out
        assert "    from " in ended.out
        assert "records, the 5 that weigh most are shown\n" in ended.out

    def test_what_was_said_otherwise_since_is_not_shown_as_said_then(self, console: Console) -> None:
        (record, *_) = console("explain", "IT-0401/hours/hours_actual", "--json").json["figures"][0]["records"]
        assert record["changed_since"] is False
        number = sql("SELECT max(id) FROM sync_run")[0][0]
        sql("UPDATE raw_record SET run = ? WHERE key = ?", number + 1, record["key"].replace("time_entry", "worklog"))
        sql("UPDATE raw_record SET run = ? WHERE source = 'jira'", number + 1)
        (again, *_) = console("explain", "IT-0401/hours/hours_actual", "--json").json["figures"][0]["records"]
        assert again["changed_since"] is True
        assert {one["raw"] for one in again["fields"]} == {None}
        told = console("explain", "IT-0401/hours/hours_actual").out
        assert "its source has said something else since, so its own words of then are not kept\n" in told

    def test_an_earlier_report_is_explained_at_its_own_runs(self, console: Console) -> None:
        then, now = (
            console("explain", "portfolio/cost/actual", "--report", number, "--json").json for number in ("1", "2")
        )
        assert then["report"] == 1
        assert then["as_of"] == "2026-09-30"
        assert then["figures"][0]["value"] != now["figures"][0]["value"]
        runs = [{row["run"] for one in said["figures"] for row in one["records"]} for said in (then, now)]
        assert max(runs[0]) < max(runs[1])

    def test_a_row_that_is_not_in_the_store_is_told(self, console: Console) -> None:
        sql("DELETE FROM time_entry")
        told = console("explain", "IT-0401/hours/hours_actual").out
        assert "        the store has no such row at the runs of this report\n" in told

    def test_an_unknown_id_is_answered_with_the_nearest(self, console: Console) -> None:
        ended = console("explain", "IT-0401/cost/availble")
        assert ended.err.startswith(
            "Report 2 has no figure 'IT-0401/cost/availble'. Did you mean IT-0401/cost/available"
        )
        assert ended.code == Exit.WRONG_USE
        assert "Did you mean " in console("explain", "hours_actual").err
        assert console("explain", "\x1b[31mzzzzqqqq").err.endswith(
            "Its sheet Provenance and figures.csv list all ids.\n"
        )

    def test_before_the_first_report_there_is_nothing_to_explain(self, console: Console) -> None:
        sql("DELETE FROM report")
        ended = console("explain", "portfolio/cost/actual")
        assert ended.err == "No report was made yet, so there is nothing to explain. First: `syncline report`.\n"
        assert ended.code == Exit.NEEDS_PERSON

    def test_many_inputs_are_cut_for_people_and_whole_for_scripts(
        self, console: Console, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("syncline.cli.explaining.INPUTS", 2)
        ended = console("explain", "portfolio/cost/available")
        inputs = console("explain", "portfolio/cost/available", "--json").json["figures"][0]["inputs"]
        assert f"    and {len(inputs) - 2} more inputs; --json has all\n" in ended.out

    def test_a_figure_is_explained_once(self, console: Console) -> None:
        found = console("explain", "IT-0407/earned_value/vac").out
        assert "        IT-0407/earned_value/bac  " in found
        assert found.count("        explained above\n") == 1
        figures = console("explain", "IT-0407/earned_value/vac", "--json").json["figures"]
        assert len({one["fact"] for one in figures}) == len(figures)
