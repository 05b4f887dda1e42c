"""The commands and their options; each body imports what it needs, so that help answers at once."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from syncline.cli.faults import finished, stop_when_told
from syncline.cli.options import AsJson, Command, Commands, ConfigurationFile, ConfirmDeletes, Full, Sources, day
from syncline.cli.terminal import Exit
from syncline.cli.texts import EXIT_CODES, LONG, PROGRAM, SHORT

app = typer.Typer(
    name="syncline",
    cls=Commands,
    help=PROGRAM,
    epilog=EXIT_CODES,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
)


@app.command(cls=Command, short_help=SHORT["init"], help=LONG["init"], epilog=EXIT_CODES)
def init(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where to write. Default: here.")] = Path(),
) -> None:
    """Write the starter files."""
    from syncline.cli.setting_up import run_init

    _finish(lambda: run_init(folder))


@app.command(cls=Command, short_help=SHORT["check"], help=LONG["check"], epilog=EXIT_CODES)
def check(sources: Sources = None, config: ConfigurationFile = None, *, json: AsJson = False) -> None:
    """Check everything that is configured."""
    from syncline.cli.setting_up import run_check

    _finish(lambda: run_check(config, sources or [], json=json))


@app.command(cls=Command, short_help=SHORT["discover"], help=LONG["discover"], epilog=EXIT_CODES)
def discover(
    sources: Sources = None,
    config: ConfigurationFile = None,
    *,
    everything: Annotated[
        bool, typer.Option("--all", help="Also columns and lines of what is configured already.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Show what the sources offer."""
    from syncline.cli.discovering import run_discover

    _finish(lambda: run_discover(config, sources or [], everything=everything, json=json))


@app.command(cls=Command, short_help=SHORT["preview"], help=LONG["preview"], epilog=EXIT_CODES)
def preview(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="Name of a source, as configured.")],
    names: Annotated[list[str] | None, typer.Argument(metavar="NAME", help="Plans or files. Default: all.")] = None,
    config: ConfigurationFile = None,
    rows: Annotated[int, typer.Option(metavar="NUMBER", min=1, max=1000, help="Rows to show of each kind.")] = 5,
    *,
    json: AsJson = False,
) -> None:
    """Show what the mapping makes of records."""
    from syncline.cli.previewing import run_preview

    _finish(lambda: run_preview(config, source, names or [], rows=rows, json=json))


@app.command(cls=Command, short_help=SHORT["sync"], help=LONG["sync"], epilog=EXIT_CODES)
def sync(
    sources: Sources = None,
    config: ConfigurationFile = None,
    *,
    confirm_deletes: ConfirmDeletes = False,
    full: Full = False,
    json: AsJson = False,
) -> None:
    """Read the sources."""
    from syncline.cli.syncing import run_sync_command

    _finish(lambda: run_sync_command(config, sources or [], confirm_deletes=confirm_deletes, full=full, json=json))


@app.command(cls=Command, short_help=SHORT["plan"], help=LONG["plan"], epilog=EXIT_CODES)
def plan(
    sources: Sources = None,
    config: ConfigurationFile = None,
    rows: Annotated[int, typer.Option(metavar="NUMBER", min=0, max=20, help="Rows to show of each kind.")] = 5,
    *,
    confirm_deletes: ConfirmDeletes = False,
    json: AsJson = False,
) -> None:
    """Rehearse a sync."""
    from syncline.cli.syncing import run_plan_command

    _finish(lambda: run_plan_command(config, sources or [], rows=rows, confirm_deletes=confirm_deletes, json=json))


@app.command(cls=Command, short_help=SHORT["replay"], help=LONG["replay"], epilog=EXIT_CODES)
def replay(
    sources: Sources = None,
    config: ConfigurationFile = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help="Also what was mapped by the same rules.")] = False,
    json: AsJson = False,
) -> None:
    """Map what is stored again."""
    from syncline.cli.syncing import run_replay_command

    _finish(lambda: run_replay_command(config, sources or [], everything=everything, json=json))


@app.command(cls=Command, short_help=SHORT["report"], help=LONG["report"], epilog=EXIT_CODES)
def report(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="Name of a report, as configured. Default: the only one.")
    ] = None,
    config: ConfigurationFile = None,
    as_of: Annotated[
        date | None,
        typer.Option(
            parser=day, metavar="DATE", help="Last day that the report speaks of, like 2026-10-31. Default: today."
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option(metavar="FOLDER", help="Where to write. Default: as configured.")] = None,
    formats: Annotated[
        list[str] | None,
        typer.Option("--format", metavar="NAME", help="Like html or pdf; may be repeated. Default: as configured."),
    ] = None,
    *,
    json: AsJson = False,
) -> None:
    """Make a report."""
    from syncline.cli.reporting import run_report
    from syncline.reporting import Wish

    wish = Wish(name=name, as_of=as_of, folder=out, formats=tuple(formats or ()))
    _finish(lambda: run_report(config, wish, json=json))


@app.command(
    "report verify", cls=Command, short_help=SHORT["report verify"], help=LONG["report verify"], epilog=EXIT_CODES
)
def report_verify(
    number: Annotated[
        int, typer.Argument(metavar="NUMBER", min=1, help="Number of the report, as `report` and `status` print it.")
    ],
    config: ConfigurationFile = None,
    *,
    json: AsJson = False,
) -> None:
    """Build a kept report again."""
    from syncline.cli.rebuilding import run_report_verify

    _finish(lambda: run_report_verify(config, number, json=json))


@app.command(cls=Command, short_help=SHORT["explain"], help=LONG["explain"], epilog=EXIT_CODES)
def explain(
    fact: Annotated[str, typer.Argument(metavar="FACT", help="Id of a figure, like IT-0423/cost/actual.")],
    config: ConfigurationFile = None,
    report_: Annotated[
        int | None,
        typer.Option("--report", metavar="NUMBER", min=1, help="Number of a report. Default: the one made last."),
    ] = None,
    *,
    json: AsJson = False,
) -> None:
    """Walk from a figure to its records."""
    from syncline.cli.explaining import run_explain

    _finish(lambda: run_explain(config, fact, report_, json=json))


@app.command(cls=Command, short_help=SHORT["verify"], help=LONG["verify"], epilog=EXIT_CODES)
def verify(config: ConfigurationFile = None, *, json: AsJson = False) -> None:
    """Check the store."""
    from syncline.cli.verifying import run_verify

    _finish(lambda: run_verify(config, json=json))


@app.command(cls=Command, short_help=SHORT["status"], help=LONG["status"], epilog=EXIT_CODES)
def status(config: ConfigurationFile = None, *, json: AsJson = False) -> None:
    """Show how everything stands."""
    from syncline.cli.standing import run_status

    _finish(lambda: run_status(config, json=json))


@app.command(cls=Command, short_help=SHORT["demo"], help=LONG["demo"], epilog=EXIT_CODES)
def demo(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Where to write the city's folder. Default: marlow.")
    ] = Path("marlow"),
) -> None:
    """Show the made-up city."""
    from syncline.cli.demonstration import run_demo

    _finish(lambda: run_demo(folder))


@app.command("demo-site", cls=Command, short_help=SHORT["demo-site"], help=LONG["demo-site"], epilog=EXIT_CODES)
def demo_site(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Folder that `syncline demo` wrote. Default: here.")
    ] = Path(),
) -> None:
    """Serve the made-up city's Jira."""
    from syncline.cli.demonstration import run_demo_site

    _finish(lambda: run_demo_site(folder))


@app.callback(invoke_without_command=True)
def _options(
    *, version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False
) -> None:
    if version:
        from importlib.metadata import version as installed

        typer.echo(f"syncline {installed('syncline')}")
        raise typer.Exit


def main() -> None:
    """Run the command line; never returns."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    stop_when_told()
    app()


def _finish(command: Callable[[], Exit]) -> None:
    raise typer.Exit(finished(command))
