"""Every command, typed as a coordinator or administrator would, on the made-up city and in an empty folder."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from pathlib import Path

from syncline.cli.terminal import Exit
from tests.flow.console import Console, written


class TestFromNothingToAReport:
    def test_the_starter_passes_check_but_for_what_the_user_has_to_do(self, fresh: Console) -> None:
        assert fresh("init").code == Exit.GOOD
        ended = fresh("check", "--json")
        wrong = [(one["of"], one["subject"]) for one in ended.json["findings"] if not one["good"]]
        assert wrong == [("plans", "plans"), ("projects", "projects")]
        assert ended.code == Exit.NEEDS_PERSON

    def test_init_then_a_plan_then_its_lines_then_sync_makes_a_report_with_its_page(
        self, fresh: Console, october: Path
    ) -> None:
        fresh("init")
        shutil.copy2(october / "plans" / "park-wifi.xml", "plans")
        lines = fresh("discover", "plans").out.partition("\nprojects:\n")[2].rstrip()
        starter = Path("syncline.yaml").read_text(encoding="utf-8")
        written = re.sub(r"^projects: \[\].*$", lambda _: f"projects:\n{lines}", starter, flags=re.MULTILINE)
        Path("syncline.yaml").write_text(written, encoding="utf-8")
        assert fresh("check").code == Exit.GOOD
        assert fresh("sync").code == Exit.GOOD
        made = fresh("report", "--format", "json", "--json")
        assert made.code == Exit.GOOD
        document = json.loads(Path(made.json["files"][0]).read_text(encoding="utf-8"))
        assert [page["name"] for page in document["projects"]] == ["Public Wi-Fi in parks"]
        assert document["projects"][0]["figures"]["hours_planned"]["value"] > 0
        assert {one["kind"] for one in document["unmatched"]} == {"person"}

    def test_the_layout_in_the_starter_loads_once_its_lines_are_taken_in(self, fresh: Console) -> None:
        fresh("init")
        text = Path("finance.yaml").read_text(encoding="utf-8")
        head, _, layout = text.partition("# year_to_date:")
        lines = [line.removeprefix("# ") for line in f"# year_to_date:{layout}".splitlines()]
        Path("finance.yaml").write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
        subjects = [one["subject"] for one in fresh("check", "ledger", "--json").json["findings"]]
        assert "layout year_to_date" in subjects

    def test_init_overwrites_nothing(self, fresh: Console) -> None:
        fresh("init")
        Path("syncline.yaml").write_text("mine", encoding="utf-8")
        Path("finance.yaml").unlink()
        ended = fresh("init")
        assert ended.code == Exit.WRONG_USE
        assert ended.err == "syncline.yaml exists, so nothing was written. Choose another folder, or remove the file.\n"
        assert not Path("finance.yaml").exists()
        assert Path("syncline.yaml").read_text(encoding="utf-8") == "mine"

    def test_a_report_before_anything_was_read_says_what_to_do_first(self, fresh: Console) -> None:
        fresh("init")
        ended = fresh("report")
        assert (ended.code, ended.out) == (Exit.NEEDS_PERSON, "")
        assert ended.err == "No source was read yet, so there is nothing to report. First: `syncline sync`.\n"

    def test_a_report_without_any_source_says_where_to_write_one(self, fresh: Console) -> None:
        Path("syncline.yaml").write_text("organisation: {name: A}\nreports: {m: {kind: portfolio}}\n", encoding="utf-8")
        assert "The configuration has no sources yet" in fresh("report").err
        assert "The configuration has no sources yet" in fresh("sync").out
        assert "The configuration has no sources yet" in fresh("plan").out
        assert "The configuration has no sources yet" in fresh("status").out

    def test_an_empty_folder_is_said_to_be_empty(self, fresh: Console) -> None:
        fresh("init")
        assert "plans   nothing to read" in fresh("sync").out
        status = fresh("status")
        assert "nothing was in it: put files into its folder, then `syncline sync plans`" in status.out
        assert status.code == Exit.NEEDS_PERSON
        assert "There is nothing to read in this source yet." in fresh("preview", "plans").out
        assert "there is nothing yet" in fresh("discover", "plans").out

    def test_a_file_still_being_written_waits_and_is_told(self, fresh: Console, october: Path) -> None:
        fresh("init")
        shutil.copy(october / "plans" / "park-wifi.xml", "plans")
        fresh.clock.now = fresh.clock.now.fromtimestamp(
            Path("plans/park-wifi.xml").stat().st_mtime + 5, tz=fresh.clock.now.tzinfo
        )
        for words in (("sync",), ("discover", "plans"), ("preview", "plans"), ("preview", "plans", "park-wifi.xml")):
            ended = fresh(*words)
            assert "park-wifi.xml: modified less than 30 s ago" in ended.out, words
            assert ended.code == Exit.GOOD
        waiting = fresh("sync", "plans", "--json").json["sources"][0]["waiting"]
        assert [one["name"] for one in waiting] == ["park-wifi.xml"]


class TestDemo:
    def test_it_ends_with_where_the_report_lies_and_three_sentences(self, fresh: Console) -> None:
        ended = fresh("demo")
        *_, where, first, second, third = ended.out.splitlines()
        page = Path(where.partition(": open ")[2])
        assert page.is_file()
        assert all(sentence.strip() in page.read_text(encoding="utf-8") for sentence in (first, second, third))
        assert ended.code == Exit.GOOD

    def test_twice_in_the_same_folder_gives_the_same_report(self, fresh: Console) -> None:
        once = fresh("demo", "city")
        first = Path("city/reports/monthly-2026-10-31.json").read_bytes()
        again = fresh("demo", "city")
        assert again.out == once.out
        assert Path("city/reports/monthly-2026-10-31.json").read_bytes() == first

    def test_a_folder_that_holds_something_else_is_left_alone(self, fresh: Console) -> None:
        Path("mine").mkdir()
        Path("mine/letter.txt").write_text("dear", encoding="utf-8")
        ended = fresh("demo", "mine")
        assert (ended.code, ended.out) == (Exit.WRONG_USE, "")
        assert "'mine' holds other files" in ended.err
        assert [file.name for file in Path("mine").iterdir()] == ["letter.txt"]

    def test_a_file_instead_of_a_folder_is_refused(self, fresh: Console) -> None:
        Path("mine").write_text("dear", encoding="utf-8")
        ended = fresh("demo", "mine")
        assert ended.code == Exit.WRONG_USE
        assert ended.err == "mine is a file, so nothing was written. Name a folder that is empty or new.\n"


class TestSync:
    def test_a_file_put_aside_before_is_told_again_with_its_place_once(self, console: Console) -> None:
        ended = console("sync", "plans")
        told = "    put aside: fiber-ring.xml:1330: the file ends before the plan does. Export the plan again and copy"
        assert f"{told} the file whole.\n" in ended.out
        assert ended.code == Exit.NEEDS_PERSON

    def test_rows_in_quarantine_since_an_earlier_run_are_told_and_need_a_person(self, console: Console) -> None:
        ended = console("sync", "ledger")
        assert ended.out.startswith("! needs you  ledger  9 files unchanged, 0 rows changed")
        assert "in quarantine: 1 row, from an earlier run, missing from the figures until mended" in ended.out
        assert "journal-fy2027-p03.csv:6, column J: found '09/31/2026'; expected a date" in ended.out
        assert ended.code == Exit.NEEDS_PERSON

    def test_a_source_in_order_is_done_and_good(self, console: Console) -> None:
        ended = console("sync", "water_ledger")
        assert ended.out.startswith("✓ done       water_ledger  2 files unchanged, 0 rows changed (run ")
        assert ended.code == Exit.GOOD

    def test_files_without_a_layout_are_told_in_one_line_with_their_names(self, console: Console) -> None:
        for name in ("one.csv", "two.csv"):
            shutil.copy2("finance/journal-fy2027-p01.csv", f"finance/{name}")
        ended = console("sync", "ledger")
        assert "    put aside: 2 files: no layout reads this file;" in ended.out
        assert "\n      one.csv, two.csv\n" in ended.out
        assert "    put aside: 2 files: no layout reads this file;" in console("status").out

    def test_a_source_that_fails_does_not_keep_the_others_from_being_read(self, console: Console) -> None:
        Path("plans").rename("elsewhere")
        ended = console("sync")
        assert "✗ failed     plans " in ended.out
        assert "    failed: folder 'plans' does not exist: create it, or correct `folder:`" in ended.out
        assert "✓ done       water_ledger " in ended.out
        assert ended.code == Exit.NEEDS_PERSON
        status = console("status")
        assert status.out.startswith("✗ failed     plans ")
        assert "      when that is mended: syncline sync plans\n" in status.out
        discovered = console("discover")
        assert "✗ failed     plans: folder 'plans' does not exist" in discovered.out
        assert "ledger: 9 things found" in discovered.out
        assert discovered.code == Exit.NEEDS_PERSON

    def test_many_deletions_are_held_until_they_are_confirmed(self, console: Console) -> None:
        shutil.rmtree("water")
        Path("water").mkdir()
        shutil.rmtree("plans")
        Path("plans").mkdir()
        held = console("sync", "plans")
        assert "held: " in held.out
        assert "      if it is meant: syncline sync plans --confirm-deletes\n" in held.out
        assert held.code == Exit.NEEDS_PERSON
        assert console("sync", "plans", "--json").json["sources"][0]["held"] != []
        assert "if it is meant: syncline sync plans --confirm-deletes" in console("status").out
        assert "held: " in console("plan", "plans").out
        assert console("sync", "plans", "--confirm-deletes").code == Exit.GOOD
        assert "held: " not in console("status").out

    def test_a_source_that_another_process_reads_is_left_to_it(self, console: Console, october: Path) -> None:
        lease = "UPDATE lease SET holder = 'other-host:1:1', expires = 9999999999999 WHERE source = 'water_ledger'"
        with sqlite3.connect(october / "syncline.db") as connection:
            connection.execute(lease)
        connection.close()
        ended = console("sync", "water_ledger")
        assert ended.out.startswith("… waits      water_ledger  water_ledger is being read by other-host:1:1")
        assert ended.code == Exit.NEEDS_PERSON

    def test_a_rename_in_the_configuration_leaves_the_old_source_out_of_reports(self, console: Console) -> None:
        before = console("report", "--json").json
        text = Path("syncline.yaml").read_text(encoding="utf-8").replace("water_ledger", "water_books")
        Path("syncline.yaml").write_text(text, encoding="utf-8")
        console("sync", "water_books")
        after = console("report", "--format", "json", "--json").json
        document = json.loads(Path(after["files"][0]).read_text(encoding="utf-8"))
        assert sorted(note["source"] for note in document["freshness"]) == [
            "jira",
            "ledger",
            "planner",
            "plans",
            "water_books",
        ]
        assert after["unmatched"] == before["unmatched"]


class TestPlan:
    def test_it_shows_what_would_change_and_changes_nothing(self, console: Console, october: Path) -> None:
        file = october / "finance" / "journal-fy2027-p04.csv"
        written(file, file.read_bytes().replace(b'"21,500.00"', b'"21,499.00"'))
        ended = console("plan", "ledger")
        assert re.search(r"finance_line: 0 added, 1 changed, 0 removed", ended.out)
        assert re.search(r"amount +21,500\.00 USD  →  21,499\.00 USD", ended.out)
        assert ended.out.endswith("Nothing was stored. `syncline sync` does it.\n")
        assert console("plan", "ledger").out == ended.out
        assert "21,499.00" not in console("plan", "ledger", "--rows", "0").out

    def test_rows_beyond_those_shown_are_counted(self, console: Console) -> None:
        shutil.copy2("plans/park-wifi.xml", "plans/one-more.xml")
        assert re.search(r"task: \d+ added.*?and \d+ more", console("plan", "plans", "--rows", "2").out, re.DOTALL)
