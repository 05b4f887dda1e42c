"""The options and arguments that several commands share, and how help prints them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

ConfigurationFile = Annotated[
    Path | None,
    typer.Option("--config", "-c", metavar="FILE", help="Configuration file. Default: syncline.yaml in this folder."),
]
Sources = Annotated[
    list[str] | None, typer.Argument(metavar="SOURCE", help="Names of sources, as configured. Default: all.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for scripts instead of lines for people.")]
ConfirmDeletes = Annotated[
    bool,
    typer.Option("--confirm-deletes", help="Carry out deletions that were held because they were so many."),
]
Full = Annotated[
    bool,
    typer.Option("--full", help="Read everything again from sources that are asked over the network; files are not."),
]


def day(text: str) -> date:
    """Return the day that an option names; raises BadParameter for anything but a date of the calendar."""
    try:
        return date.fromisoformat(text) if len(text) == len("2026-10-31") else _refuse(text)
    except ValueError:
        return _refuse(text)


def _refuse(text: str) -> date:
    raise typer.BadParameter(f"{text!r} is no day of the calendar; write it as year-month-day, like 2026-10-31.")


class Commands(TyperGroup):
    """The commands by name; a name may have two words, as `report verify` beside `report`."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command that the first two words name together, else the one of the first, and the other words."""
        together = " ".join(args[:2])
        if len(args) > 1 and together in self.commands:
            return together, self.commands[together], args[2:]
        return super().resolve_command(ctx, args)


class Command(TyperCommand):
    """A command whose help names its arguments without the types of the programming language."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write arguments and options as two lists."""
        arguments, options = [], []
        for one in self.get_params(ctx):
            if one.param_type_name == "argument":
                arguments.append((one.metavar or "", getattr(one, "help", None) or ""))
            elif (record := one.get_help_record(ctx)) is not None:
                options.append(record)
        for title, records in (("Arguments", arguments), ("Options", options)):
            if records:
                with formatter.section(title):
                    formatter.write_dl(records)
