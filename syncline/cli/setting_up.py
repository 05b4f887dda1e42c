"""`init` and `check`: from nothing to a configuration that works."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from syncline.cli.terminal import Exit, Mark, counted, hint, say, say_json, say_marked, say_table
from syncline.errors import NotAllowedError
from syncline.wiring import load_application

if TYPE_CHECKING:
    from connectors.contract.connector import Connector, Finding
    from syncline.wiring import Application

STARTER = Path(__file__).with_name("starter")
"""The files that `init` writes."""

FOLDERS = ("plans", "finance")

_NEXT = (
    ("syncline discover", "shows what is in them, with lines for the configuration"),
    ("syncline check", "says what is still missing"),
    ("syncline sync", "reads everything"),
    ("syncline report", "makes the report"),
)


def run_init(folder: Path) -> Exit:
    """Write the starter files; nothing that exists is overwritten."""
    starters = sorted(STARTER.iterdir())
    taken = [folder / file.name for file in starters if (folder / file.name).exists()]
    if taken:
        raise NotAllowedError(f"{taken[0]} exists, so nothing was written. Choose another folder, or remove the file.")
    folder.mkdir(parents=True, exist_ok=True)
    for name in FOLDERS:
        (folder / name).mkdir(exist_ok=True)
        say_marked(Mark.DONE, f"{folder / name}/")
    for file in starters:
        (folder / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
        say_marked(Mark.DONE, str(folder / file.name))
    say()
    say("Next: write your organisation's name, currency and time zone into syncline.yaml, and put plans (Microsoft")
    say("Project, saved as XML) into plans/ and finance exports (CSV or workbooks) into finance/. Then")
    say_table(_NEXT, indent="  ")
    return Exit.GOOD


def run_check(config: Path | None, names: Sequence[str], *, json: bool) -> Exit:
    """Check configuration, store and sources, and say of each thing whether it is good."""
    application = load_application(config)
    chosen = application.chosen(names)
    findings = [("configuration", _configured(application)), ("store", _stored(application))]
    for source in application.sources(chosen):
        findings += [(source.name, finding) for finding in _looked_at(source.connector)]
    findings += [("projects", finding) for finding in _unlinked(application)]
    if json:
        say_json({"findings": [{"of": of, **_shape(finding)} for of, finding in findings]})
    else:
        for of, finding in findings:
            _say(of, finding, application.configuration.path.name)
        wrong = sum(not finding.good for _, finding in findings)
        say()
        if wrong:
            say(f"{counted(wrong, 'thing needs', 'things need')} you.")
        else:
            say("Everything is good.")
            hint("Next: `syncline sync` reads the sources.")
    return Exit.GOOD if all(finding.good for _, finding in findings) else Exit.NEEDS_PERSON


def _say(of: str, finding: Finding, configuration: str) -> None:
    expires = f" (until {finding.expires_on})" if finding.expires_on else ""
    # The detail begins with the place where there is one: a file of the source, or a line of the configuration.
    placed = finding.detail.startswith(finding.subject) or finding.subject == of
    lead = f"{of}: " if placed else f"{of}: {finding.subject}: "
    if finding.detail.startswith(f"{configuration}:"):
        lead = ""
    say_marked(Mark.GOOD if finding.good else Mark.NEEDS_YOU, f"{lead}{finding.detail}{expires}")


def _shape(finding: Finding) -> dict[str, object]:
    return {
        "subject": finding.subject,
        "good": finding.good,
        "detail": finding.detail,
        "expires_on": finding.expires_on,
    }


def _configured(application: Application) -> Finding:
    from connectors.contract.connector import Finding

    settings = application.configuration.settings
    sizes = (
        counted(len(settings.sources), "source"),
        counted(len(settings.projects), "project"),
        counted(len(settings.reports), "report"),
    )
    return Finding(subject=application.configuration.path.name, good=True, detail=", ".join(sizes))


def _looked_at(connector: Connector) -> Sequence[Finding]:
    """Return what a connector finds; one that raises instead does not keep the others from being looked at."""
    from connectors.contract.connector import Finding
    from connectors.contract.errors import ConnectorError

    try:
        return connector.check()
    except ConnectorError as error:
        return (Finding(subject="source", good=False, detail=str(error)),)


def _stored(application: Application) -> Finding:
    """Say where the store is, or why it cannot be used; the sources are looked at all the same."""
    from connectors.contract.connector import Finding
    from remote.secrets import SecretError
    from store.errors import StoreError

    try:
        with application.store() as store:
            return Finding(subject="store", good=True, detail=store.described)
    except (SecretError, StoreError) as error:
        return Finding(subject="store", good=False, detail=str(error).removeprefix("store").lstrip(": "))


def _unlinked(application: Application) -> list[Finding]:
    from connectors.contract.connector import Finding

    settings = application.configuration.settings
    found = []
    for index, project in enumerate(settings.projects):
        if not project.links:
            place = application.configuration.place("projects", index)
            detail = f"{place}: no links, so its page will be empty; add `links: [{{source: ..., file: ...}}]`"
            found.append(Finding(subject=project.code, good=False, detail=detail))
    if settings.sources and not settings.projects:
        place = application.configuration.place("projects")
        detail = f"{place}: none is declared, so the report will have no pages; `syncline discover` proposes lines"
        found.append(Finding(subject="projects", good=False, detail=detail))
    if not settings.reports:
        detail = "none is defined; write one, like `reports: {monthly: {kind: portfolio}}`"
        found.append(Finding(subject="reports", good=False, detail=detail))
    return found
