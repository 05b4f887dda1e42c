"""Fills the organisation's own Word template: checks the file, fills it in a limited process, makes it reproducible."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reports.document import ReportDocument
from reports.render.formatting import plain
from reports.render.office.package import reproducible
from reports.render.office.shown import language
from reports.render.word import template_child
from reports.render.word.template_checks import check
from reports.render.word.template_errors import TemplateFieldError, TemplateLimitError, TemplateRefusedError
from reports.render.word.template_fields import fields
from reports.render.word.template_shape import SHAPE, Shape

_INHERITED = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")  # no secret reaches the child
_FEWER = "take a loop out of a loop, or print less for each project"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What filling a template may take."""

    memory: int = 1024 * 1024 * 1024  # bytes of the process
    processor: int = 60  # seconds
    patience: float = 120.0  # seconds on the clock


def filled(document: ReportDocument, template: bytes, limits: Limits | None = None) -> bytes:
    """Return the template filled with the report; raises TemplateError (see template_errors)."""
    check(template)
    answer = _answer(_order(document, template, limits or Limits()), limits or Limits())
    problem = answer.get("problem")
    if problem is None:
        try:
            return reproducible(base64.b64decode(answer["document"]), document.made_at)
        except (zipfile.BadZipFile, KeyError) as error:
            raise TemplateRefusedError(f"Word template: what came of it is no document ({error}); {_SAVE}") from None
    faults = [plain(str(fault)) for fault in answer.get("faults", [])]
    if problem == "memory":
        raise TemplateLimitError(f"Word template: filling it takes too much memory; {_FEWER}")
    if problem == "broken":
        raise TemplateRefusedError(f"Word template: it cannot be read ({'; '.join(faults)}); {_SAVE}")
    raise TemplateFieldError("\n".join(f"Word template, {fault}" for fault in faults))


_SAVE = "open it in Word and save it as a Word document (.docx)"


def _order(document: ReportDocument, template: bytes, limits: Limits) -> bytes:
    return json.dumps(
        {
            "template": base64.b64encode(template).decode(),
            "shape": _plain_shape(SHAPE),
            "fields": fields(document),
            "title": plain(document.title)[:255],
            "language": language(document),
            "memory": limits.memory,
            "seconds": limits.processor,
        }
    ).encode()


def _plain_shape(shape: Shape) -> Any:
    if isinstance(shape, str):
        return ""
    if isinstance(shape, Mapping):
        return {name: _plain_shape(inner) for name, inner in shape.items()}
    return [_plain_shape(shape[0])]


def _answer(order: bytes, limits: Limits) -> dict[str, Any]:
    """Run the child and return its answer; raises TemplateLimitError when it is ended or dies."""
    environment = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    with subprocess.Popen(  # noqa: S603  # our own interpreter and module, no shell
        [sys.executable, "-I", str(Path(template_child.__file__))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    ) as child:
        try:
            said, _ = child.communicate(order, timeout=limits.patience)
        except subprocess.TimeoutExpired:
            raise TemplateLimitError(
                f"Word template: filling it took longer than {limits.patience:g} seconds; {_FEWER}"
            ) from None
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
    try:
        answer = json.loads(said)
    except ValueError:
        raise TemplateLimitError(
            f"Word template: filling it took more than {limits.processor} seconds of computing or "
            f"{limits.memory // (1024 * 1024)} MB of memory; {_FEWER}"
        ) from None
    return dict(answer)
