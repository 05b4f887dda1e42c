"""What `--help` says about each command: a paragraph, examples, and the exit codes."""

from __future__ import annotations

PROGRAM = (
    "Consolidated project status reports from plans and finance exports. Each command works with the configuration "
    "syncline.yaml in the folder it is started in, or with the one named by --config."
)

EXIT_CODES = (
    "\b\n"  # keeps the lines as they are
    "Exit codes:\n"
    "    0  good\n"
    "    1  done as far as possible, and something needs a person\n"
    "    2  the command cannot be carried out as it was typed\n"
    "  130  stopped by Ctrl-C, or 143 by the system; the next sync goes on from there\n"
)

_INIT = (
    "Write a configuration to start from, with folders for plans and finance files. Nothing that exists is overwritten."
)
_CHECK = (
    "Check the configuration, the store, every source and the projects' links, and say of each whether it is good. "
    "No source is read into the store."
)
_DISCOVER = (
    "Show what the sources offer: plans, files, columns and fields with samples. For what no rule of the configuration "
    "names yet, lines to start from are printed, ready to be copied."
)
_PREVIEW = (
    "Show what mapping and layouts make of real records: counts, the first rows, totals of money, and every row that "
    "cannot be mapped. Nothing is stored."
)
_SYNC = (
    "Read the sources into the store, one after the other. Files that cannot be trusted are put aside, rows that "
    "cannot be mapped are quarantined, and both are told; the rest is read. A source that fails does not keep the "
    "others from being read, and an interrupted sync goes on where it stopped. A source that asks to be left alone is "
    "not asked again before the moment it names."
)
_PLAN = "Show what `sync` would change, by doing it for real and undoing it at the end. Nothing is stored."
_REPLAY = (
    "Map again what is stored, after a mapping or layout was changed. No source is asked: records and files are taken "
    "from the store as they were read."
)
_REPORT = (
    "Make a report from what was read last, and write its files. Failed and running syncs never leak into it; what is "
    "stale, quarantined or linked to no project is named in it."
)
_REPORT_VERIFY = (
    "Build a report that was made before once more, from the same runs and compared with the same report, and compare "
    "the two byte for byte. Where they differ, the values are named, and the versions and thresholds that differ."
)
_EXPLAIN = (
    "Show where a printed number comes from: its formula, the figures it was computed from, and down to the records "
    "of the sources, each with its place, its values, and the run that read it. The ids of figures stand beside them "
    "in every format."
)
_VERIFY = "Check that raw records, unified rows and archived files agree, and that no reference points nowhere."
_STATUS = (
    "Show of each source when it was read last and how old its data is, what waits for a person and what to do about "
    "it, and which reports were made."
)
_DEMO = (
    "Write the folder of a made-up city with ten projects, read its files, its Jira and its Planner, make its report, "
    "let a month go by, and make the report again. Jira and Planner are simulated on this machine. Some of the files "
    "are wrong on purpose."
)
_DEMO_SITE = (
    "Let Jira and Planner of the made-up city answer on this machine, as `syncline demo` left them, until Ctrl-C. "
    "Meanwhile the other commands can be tried on the city's folder in another terminal."
)

SHORT = {
    "init": "Write a configuration to start from.",
    "check": "Check configuration, store and sources.",
    "discover": "Show what the sources offer, with lines to configure it.",
    "preview": "Show what the mapping makes of real records.",
    "sync": "Read the sources into the store.",
    "plan": "Show what `sync` would change.",
    "replay": "Map what is stored again, after a mapping was changed.",
    "report": "Make a report from what was read last.",
    "report verify": "Build a report again and compare it with the kept one.",
    "explain": "Show where a printed number comes from.",
    "verify": "Check that the store agrees with itself.",
    "status": "Show how old the data is, and what waits for a person.",
    "demo": "Write a made-up city, read it and make its report.",
    "demo-site": "Let the made-up city's Jira and Planner answer, to go on with it.",
}
"""One line for each command, in the order in which a person first needs them."""

LONG = {
    name: f"{paragraph}\n\n\b\nExamples:\n" + "".join(f"  {example}\n" for example in examples)
    for name, paragraph, examples in (
        ("init", _INIT, ("syncline init", "syncline init /srv/syncline")),
        ("check", _CHECK, ("syncline check", "syncline check ledger --json")),
        ("discover", _DISCOVER, ("syncline discover", "syncline discover ledger --all")),
        ("preview", _PREVIEW, ("syncline preview plans", "syncline preview ledger journal-fy2027-p04.csv --rows 20")),
        ("sync", _SYNC, ("syncline sync", "syncline sync plans --confirm-deletes", "syncline sync jira --full")),
        ("plan", _PLAN, ("syncline plan", "syncline plan ledger --rows 20")),
        ("replay", _REPLAY, ("syncline replay ledger", "syncline replay --all")),
        ("report", _REPORT, ("syncline report", "syncline report monthly --as-of 2026-10-31 --format html")),
        ("report verify", _REPORT_VERIFY, ("syncline report verify 3", "syncline report verify 3 --json")),
        (
            "explain",
            _EXPLAIN,
            ("syncline explain IT-0423/cost/available", "syncline explain portfolio/cost/actual --report 3"),
        ),
        ("verify", _VERIFY, ("syncline verify", "syncline verify --json")),
        ("status", _STATUS, ("syncline status", "syncline status --json")),
        ("demo", _DEMO, ("syncline demo", "syncline demo try-it-here")),
        ("demo-site", _DEMO_SITE, ("syncline demo-site", "syncline demo-site marlow")),
    )
}
