"""Fills a Word template in a process of its own that may die of a hostile one; it imports nothing of the program."""

from __future__ import annotations

import base64
import difflib
import io
import json
import re
import sys
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO
from xml.etree import ElementTree as ET

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, nodes
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

FILTERS = ("capitalize", "count", "default", "first", "join", "last", "length", "lower", "title", "trim", "upper")
TESTS = ("defined", "eq", "even", "in", "ne", "odd", "undefined")
LOOP = ("first", "index", "index0", "last", "length", "revindex")
MOST_FAULTS = 20
_ANY: object = object()  # a value whose shape nobody knows before it is there
_EXCERPT = 120
_PARTS = {"document": "the text", "header": "a header", "footer": "a footer", "footnotes": "a footnote"}
_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Const,
    nodes.For,
    nodes.If,
    nodes.Assign,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Filter,
    nodes.Test,
    nodes.Keyword,
    nodes.Concat,
)


class Wrong(Exception):  # noqa: N818  # not an error of the program: the answer to the order
    """The template cannot be filled; carries a code and the sentences of what is wrong."""

    def __init__(self, code: str, faults: list[str]) -> None:
        super().__init__(code)
        self.code = code
        self.faults = faults


class Fields(ImmutableSandboxedEnvironment):
    """Jinja that reads fields of groups and lists, and nothing else: no attribute, no method, no call."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.globals = {}
        self.filters = {name: self.filters[name] for name in FILTERS}
        self.tests = {name: self.tests[name] for name in TESTS}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return a field of a group, or one of the numbers of a loop."""
        if isinstance(obj, LoopContext) and attribute in LOOP:
            return getattr(obj, attribute)
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return a field of a group by name or an entry of a list by number."""
        if isinstance(obj, dict) and isinstance(argument, str) and argument in obj:
            return obj[argument]
        if isinstance(obj, list) and isinstance(argument, int) and -len(obj) <= argument < len(obj):
            return obj[argument]
        return self.undefined(obj=obj, name=argument)

    def is_safe_callable(self, obj: Any) -> bool:  # noqa: ARG002  # nothing may be called
        """Return that nothing may be called."""
        return False


class Checked(DocxTemplate):  # type: ignore[misc]  # the library has no types
    """A template whose every part is checked against the fields before it is filled."""

    def __init__(self, data: bytes, shape: Mapping[str, Any]) -> None:
        super().__init__(io.BytesIO(data))
        self.shape = shape
        self.faults: list[str] = []

    def render_xml_part(self, src_xml: str, part: Any, context: dict[str, Any], jinja_env: Any = None) -> str:
        """Return a part filled. What looks like the library's own escapes in a value stays as it is."""
        source = re.sub(r"<w:p([ >])", r"\n<w:p\1", src_xml)
        where = _where(str(part.partname))
        faults = list(_faults(jinja_env, source, self.shape, where))
        if faults:
            self.faults += faults
            return src_xml if _parses(src_xml) else self.xml_to_string(part._element.body)  # noqa: SLF001
        self.current_rendering_part = part
        made = re.sub(r"\n<w:p([ >])", r"<w:p\1", jinja_env.from_string(source).render(context))
        made = str(self.resolve_listing(made))
        if not _parses(made):
            self.faults.append(
                f"in {where}: a loop or condition begins in one paragraph, row or cell and ends in another kind; "
                "write {%p ... %} for whole paragraphs and {%tr ... %} for whole rows"
            )
            return src_xml if _parses(src_xml) else self.xml_to_string(part._element.body)  # noqa: SLF001
        return made

    def render_properties(self, context: dict[str, Any], jinja_env: Any = None) -> None:
        """Leave the properties as they are: they are set from the report."""


def _where(part: str) -> str:
    stem = part.rsplit("/", 1)[-1].removesuffix(".xml").rstrip("0123456789")
    return _PARTS.get(stem, part)


def _parses(xml: str) -> bool:
    try:
        ET.fromstring(xml)  # noqa: S314  # this process is limited for that
    except ET.ParseError:
        return False
    return True


def _faults(env: Fields, source: str, shape: Mapping[str, Any], where: str) -> Iterator[str]:
    """Yield a sentence for everything in a part that cannot be filled, with its place."""
    lines = source.splitlines()

    def placed(line: int, said: str) -> str:
        text = re.sub(r"<[^>]+>", "", lines[line - 1]) if 0 < line <= len(lines) else ""
        shown = " ".join(text.split())
        return f"in {where}, at {shown[:_EXCERPT]!r}: {said}"

    try:
        tree = env.parse(source)
    except TemplateSyntaxError as error:
        yield placed(error.lineno, f"{error.message}; correct the tag, and close it with }}}} or %}}")
        return
    for line, said in Walk(shape).template(tree):
        yield placed(line, said)


class Walk:
    """Follows a template's tags through the shape of the fields and finds what is not there."""

    def __init__(self, shape: Mapping[str, Any]) -> None:
        self.shape = shape
        self.found: list[tuple[int, str]] = []

    def template(self, tree: nodes.Template) -> list[tuple[int, str]]:
        """Return the line and the fault of each."""
        self.body(tree.body, dict(self.shape))
        return self.found

    def body(self, statements: list[Any], scope: dict[str, Any]) -> None:
        """Look at statements with the names that are known there; `set` adds to them."""
        for statement in statements:
            self.statement(statement, scope)

    def statement(self, node: Any, scope: dict[str, Any]) -> None:
        """Look at one statement."""
        if isinstance(node, nodes.For):
            self.loop(node, scope)
        elif isinstance(node, nodes.If):
            self.shape_of(node.test, scope)
            for branch in (node.body, node.else_):
                self.body(branch, dict(scope))
            self.body(node.elif_, dict(scope))
        elif isinstance(node, nodes.Assign) and isinstance(node.target, nodes.Name):
            scope[node.target.name] = self.shape_of(node.node, scope)
        elif isinstance(node, nodes.Output):
            for printed in node.nodes:
                self.printed(printed, scope)
        else:
            self.refuse(node)

    def loop(self, node: nodes.For, scope: dict[str, Any]) -> None:
        """Look at a loop: over a list only, with one name."""
        of = self.shape_of(node.iter, scope)
        if of is not _ANY and not isinstance(of, list):
            self.found.append((node.lineno, "a loop needs a list, and this is none; lists are for example `projects`"))
            of = _ANY
        if not isinstance(node.target, nodes.Name) or node.recursive:
            self.found.append((node.lineno, "write a loop as {% for project in projects %}"))
            return
        inner = {
            **scope,
            node.target.name: of[0] if isinstance(of, list) else _ANY,
            "loop": dict.fromkeys(LOOP, ""),
        }
        if node.test is not None:
            self.shape_of(node.test, inner)
        self.body(node.body, inner)
        self.body(node.else_, dict(scope))

    def printed(self, node: Any, scope: dict[str, Any]) -> None:
        """Look at what is printed: a text."""
        of = self.shape_of(node, scope)
        if isinstance(of, list):
            self.found.append((node.lineno, "this is a list; print each of its entries with {% for ... %}"))
        elif isinstance(of, dict):
            names = ", ".join(list(of)[:8])
            self.found.append((node.lineno, f"this is a group of fields; print one of them: {names}"))

    def shape_of(self, node: Any, scope: dict[str, Any]) -> Any:
        """Return the shape of an expression and note what is wrong within it."""
        if not isinstance(node, _ALLOWED):
            return self.refuse(node)
        if isinstance(node, nodes.Name):
            return self.named(node, node.name, scope, "field")
        if isinstance(node, nodes.Getattr):
            return self.member(node, self.shape_of(node.node, scope), node.attr)
        if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
            return self.member(node, self.shape_of(node.node, scope), node.arg.value)
        return self.computed(node, scope)

    def computed(self, node: Any, scope: dict[str, Any]) -> Any:
        """Return the shape of what is made from other expressions."""
        if isinstance(node, nodes.Getitem):
            return self.refuse(node)
        inner = [self.shape_of(child, scope) for child in node.iter_child_nodes()]
        if isinstance(node, nodes.Filter):
            return self.filtered(node, inner[0] if inner else _ANY)
        if isinstance(node, nodes.Test) and node.name not in TESTS:
            self.unknown(node, node.name, TESTS, "test")
        return "" if isinstance(node, nodes.Const | nodes.TemplateData | nodes.Compare | nodes.Not) else _ANY

    def filtered(self, node: nodes.Filter, of: Any) -> Any:
        """Return the shape of what a filter gives: one entry of a list, or a text."""
        if node.name not in FILTERS:
            return self.unknown(node, node.name, FILTERS, "filter")
        if node.name in {"first", "last"}:
            return of[0] if isinstance(of, list) else _ANY
        return of if node.name == "default" else ""

    def member(self, node: Any, of: Any, name: object) -> Any:
        """Return the shape of a field of a group, or of an entry of a list."""
        if of is _ANY:
            return _ANY
        if isinstance(of, dict) and isinstance(name, str):
            return self.named(node, name, of, "field")
        if isinstance(of, list) and isinstance(name, int):
            return of[0]
        kind = "a list: name its entries with {% for ... %}" if isinstance(of, list) else "a text and has no fields"
        self.found.append((node.lineno, f"{str(name)!r} is asked of something that is {kind}"))
        return _ANY

    def named(self, node: Any, name: str, group: dict[str, Any], kind: str) -> Any:
        """Return the shape of a name in a group."""
        if name in group:
            return group[name]
        return self.unknown(node, name, tuple(group), kind)

    def unknown(self, node: Any, name: str, names: tuple[str, ...], kind: str) -> Any:
        """Note a name that is not there, with the nearest ones."""
        near = difflib.get_close_matches(name, names, n=3, cutoff=0.5)
        advice = f"did you mean {' or '.join(map(repr, near))}?" if near else f"there are: {', '.join(names[:12])}"
        self.found.append((node.lineno, f"unknown {kind} {name!r}; {advice}"))
        return _ANY

    def refuse(self, node: Any) -> Any:
        """Note a kind of tag that templates may not use."""
        said = f"{type(node).__name__.lower()!r} is not possible in a template; use fields, for, if, set and filters"
        self.found.append((node.lineno or 0, said))  # some tags know no line
        return _ANY


def limit(memory: int, seconds: int) -> None:
    """Limit this process to `memory` bytes and `seconds` of computing, and forbid it to write files."""
    import resource

    wanted = (
        (resource.RLIMIT_CPU, (seconds, seconds + 1)),
        (resource.RLIMIT_AS, (memory, memory)),
        (resource.RLIMIT_FSIZE, (0, 0)),
        (resource.RLIMIT_CORE, (0, 0)),
    )
    for which, values in wanted:
        try:
            resource.setrlimit(which, values)
        except (ValueError, OSError):  # macOS refuses some; the clock and the processor still end the process
            continue


def filled(order: Mapping[str, Any]) -> bytes:
    """Return the template of an order with its fields; raises Wrong."""
    template = Checked(base64.b64decode(order["template"]), order["shape"])
    template.render(order["fields"], jinja_env=Fields(), autoescape=True)
    if template.faults:
        raise Wrong("fields", template.faults[:MOST_FAULTS])
    core = template.docx.core_properties
    core.title = order["title"]
    core.language = order["language"]
    made = io.BytesIO()
    template.save(made)
    return made.getvalue()


def main(given: BinaryIO, pipe: BinaryIO) -> None:
    """Carry out the order and answer on the pipe: a document, or a code with sentences."""
    order = json.load(given)
    answer: dict[str, object]
    limit(order["memory"], order["seconds"])
    try:
        answer = {"document": base64.b64encode(filled(order)).decode()}
    except Wrong as wrong:
        answer = {"problem": wrong.code, "faults": wrong.faults}
    except MemoryError:
        answer = {"problem": "memory", "faults": []}
    except TemplateError as error:
        answer = {"problem": "fields", "faults": [f"{error}; correct the tag"[:300]]}
    except Exception as error:  # noqa: BLE001  # whatever a damaged document makes the libraries raise
        answer = {"problem": "broken", "faults": [f"{type(error).__name__}: {error}"[:200]]}
    pipe.write(json.dumps(answer).encode())
    pipe.flush()


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
