"""The commands that look and tell: preview, report, status, verify and discover, on the made-up city."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from connectors.contract.errors import SignInError
from connectors.project_file.connector import ProjectFileConnector
from syncline.cli import previewing
from syncline.cli.terminal import Exit
from tests.flow.console import Console, changed, written


class TestPreview:
    def test_totals_are_money_and_what_cannot_be_mapped_is_named(self, console: Console) -> None:
        ended = console("preview", "ledger", "journal-fy2027-p03.csv")
        assert "      actual      1,254,847.50 USD\n" in ended.out
        assert "    not mapped: journal-fy2027-p03.csv:6, column J: found '09/31/2026'" in ended.out
        assert ended.code == Exit.NEEDS_PERSON

    def test_a_broken_file_is_put_aside_and_the_others_are_shown(self, console: Console) -> None:
        ended = console("preview", "plans")
        assert "! needs you  fiber-ring\n    put aside: fiber-ring.xml:1330: " in ended.out
        assert "✓ good       park-wifi\n" in ended.out
        assert ended.code == Exit.NEEDS_PERSON

    def test_a_file_that_no_layout_reads_is_told(self, console: Console) -> None:
        shutil.copy2("finance/journal-fy2027-p01.csv", "finance/one.csv")
        ended = console("preview", "ledger", "one.csv")
        assert ended.out.startswith("! needs you  one.csv: no layout reads this file")
        assert ended.code == Exit.NEEDS_PERSON

    def test_more_problems_than_are_shown_are_counted(self, console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(previewing, "PROBLEMS_SHOWN", 0)
        ended = console("preview", "ledger", "journal-fy2027-p03.csv")
        assert "    not mapped: 1 more; --json lists all\n" in ended.out

    def test_an_unknown_name_is_answered_with_those_there_are(self, console: Console) -> None:
        ended = console("preview", "plans", "parkwifi")
        assert ended.err.startswith("There is no plan or file 'parkwifi'. Did you mean 'park-wifi'? There are: cad-dis")
        assert ended.code == Exit.WRONG_USE


class TestReport:
    def test_it_is_written_where_and_how_asked(self, console: Console, tmp_path: Path) -> None:
        ended = console("report", "monthly", "--out", str(tmp_path / "a" / "b"), "--format", "html", "--format", "html")
        assert [file.name for file in (tmp_path / "a" / "b").iterdir()] == ["monthly-2026-11-06.html"]
        assert f"  {tmp_path / 'a' / 'b' / 'monthly-2026-11-06.html'}\n" in ended.out
        assert ended.code == Exit.GOOD

    def test_a_day_to_come_is_remarked_on(self, console: Console) -> None:
        ended = console("report", "--as-of", "2026-11-07", "--format", "json")
        assert ended.err == ("2026-11-07 lies in the future; the report speaks of that day by what is known today.\n")
        assert ended.code == Exit.GOOD

    def test_status_says_when_something_was_read_since(self, console: Console) -> None:
        console("report", "--format", "json")
        assert console("status").out.endswith("Report monthly: as of 2026-11-06, made 2026-11-06 at 12:00.\n")
        console("sync", "water_ledger")
        assert console("status").out.endswith("made 2026-11-06 at 12:00, before the last sync.\n")

    def test_one_of_several_reports_has_to_be_named(self, console: Console) -> None:
        with changed(Path("syncline.yaml"), "reports:\n", "reports:\n  council: {kind: portfolio}\n"):
            ended = console("report")
        assert ended.err == "There are several reports: council, monthly. Say which one, like `council`.\n"
        assert ended.code == Exit.WRONG_USE

    def test_without_any_report_defined_it_says_where_to_write_one(self, console: Console) -> None:
        text = Path("syncline.yaml").read_text(encoding="utf-8")
        Path("syncline.yaml").write_text(text.partition("reports:\n")[0], encoding="utf-8")
        assert console("report").err == "The configuration has no reports yet. Write one under `reports:`.\n"
        assert "reports: none is defined" in console("check").out


class TestStatus:
    def test_a_stale_source_says_how_old_and_what_to_do(self, console: Console) -> None:
        ended = console("status")
        assert "    stale: its newest data is 93 days old, the limit is 45 days\n" in ended.out
        assert "      ask for a newer delivery, then: syncline sync water_ledger\n" in ended.out
        assert ended.code == Exit.NEEDS_PERSON

    def test_sources_without_an_age_of_their_own_take_the_shortest_of_the_reports(self, console: Console) -> None:
        text = Path("syncline.yaml").read_text(encoding="utf-8").replace("    stale_after: 45 days\n", "")
        Path("syncline.yaml").write_text(
            text.replace("stale_after: 45 days}", "stale_after: 9 days}"), encoding="utf-8"
        )
        limits = {one["source"]: one["stale_after_seconds"] for one in console("status", "--json").json["sources"]}
        assert set(limits.values()) == {9 * 86_400}
        console.clock.move(timedelta(days=9))
        assert "stale: its newest data is 10 days old, the limit is 9 days" in console("status").out

    def test_a_reading_that_did_not_end_is_told(self, console: Console, october: Path) -> None:
        with sqlite3.connect(october / "syncline.db") as connection:
            connection.execute(
                "UPDATE sync_run SET state = 'running', finished_at = NULL WHERE id = (SELECT max(id) FROM sync_run)"
            )
        connection.close()
        assert "a reading was begun and has not ended" in console("status").out


class TestVerify:
    def test_a_damaged_store_is_told_with_what_to_do(self, console: Console, october: Path) -> None:
        with sqlite3.connect(october / "syncline.db") as connection:
            connection.execute("UPDATE archived_chunk SET content = x'00'")
        connection.close()
        ended = console("verify")
        assert "! needs you  archived file damaged or missing: " in ended.out
        assert "    What to do: deliver the file again.\n" in ended.out
        assert ended.code == Exit.NEEDS_PERSON

    def test_an_empty_store_is_good(self, fresh: Console) -> None:
        fresh("init")
        ended = fresh("verify")
        assert "The store is empty: nothing was read yet." in ended.out
        assert ended.code == Exit.GOOD


class TestDiscover:
    def test_a_plan_that_two_projects_claim_belongs_to_neither(self, console: Console) -> None:
        configuration = Path("syncline.yaml")
        with (
            changed(configuration, 'file: "park-wifi.xml"', 'file: "park*.xml"'),
            changed(configuration, 'file: "library-checkout.xml"', 'file: "park-w*.xml"'),
        ):
            ended = console("discover", "plans")
        assert "; claimed by IT-0431 and IT-0436, so it belongs to none of them\n" in ended.out

    def test_long_names_and_samples_are_cut(self, console: Console) -> None:
        written(Path("finance/wide.csv"), f"{'N' * 70};{'M' * 20}\n{'s' * 90};1\n".encode())
        ended = console("discover", "ledger")
        assert "N" * 31 + "…" in ended.out
        assert "N" * 32 not in ended.out.partition("# Lines")[0]


class TestCheck:
    def test_a_source_that_cannot_be_asked_does_not_keep_the_others_from_being_looked_at(
        self, console: Console, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(_self: ProjectFileConnector) -> None:
            raise SignInError("the key has expired: renew it")

        monkeypatch.setattr(ProjectFileConnector, "check", refuse)
        ended = console("check")
        assert "! needs you  plans: source: the key has expired: renew it\n" in ended.out
        assert "✓ good       ledger: folder: 9 files can be read\n" in ended.out
        assert ended.code == Exit.NEEDS_PERSON
