"""A city's own Word template: what it may print, and what is refused with which sentence."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest

from reports.document import Presentation
from reports.render.canonical_json import document_hash
from reports.render.facts import every_fact
from reports.render.said import now as value
from reports.render.word import from_template
from reports.render.word.template import Limits, filled
from reports.render.word.template_checks import MOST_BYTES, MOST_PARTS
from reports.render.word.template_errors import TemplateFieldError, TemplateLimitError, TemplateRefusedError
from reports.render.word.template_fields import fields
from reports.render.word.template_shape import SHAPE, Shape
from tests.unit.render.sample import FORMULA, RTL, SCRIPT, empty_document, sample_document
from tests.unit.render.sample_office import HOSTILE, LONG, full_document, many
from tests.unit.render.word_files import CONTENT_TYPES, RELATIONS, changed, into_text, relation, template

DOCS = Path(__file__).parents[3] / "docs" / "word-templates.md"
EVERY_PROJECT = ("{%p for project in projects %}", "{{ project.name }}|{{ project.figures.actual }}", "{%p endfor %}")


def opened(data: bytes) -> Any:
    return docx.Document(io.BytesIO(data))


def texts(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in opened(data).paragraphs]


def test_fields_loops_tables_and_footers_are_filled() -> None:
    data = template(
        "{{ report.title }} as of {{ report.as_of }}",
        "{%p for sentence in summary %}",
        "{{ loop.index }}. {{ sentence }}",
        "{%p endfor %}",
        rows=[
            ["Project", "Actual"],
            ["{%tr for project in projects %}", ""],
            ["{{ project.code }}", "{{ project.figures.actual }}"],
            ["{%tr endfor %}", ""],
        ],
        footer="{{ report.stamp }}",
    )
    made = opened(from_template(sample_document(), data))
    said = [paragraph.text for paragraph in made.paragraphs]
    assert said[0] == "Consolidated IT project status as of Nov 20, 2026"
    assert said[1:] == [f"{number}. {each.text}" for number, each in enumerate(sample_document().summary, start=1)]
    rows = [[cell.text for cell in row.cells] for row in made.tables[0].rows]
    assert rows[1] == ["IT-0423", "$3,124,480.17"]
    assert len(rows) == 1 + len(sample_document().projects)
    assert made.sections[0].footer.paragraphs[0].text.startswith("City of Marlow · As of Nov 20, 2026 · Sources: ")
    assert (made.core_properties.title, made.core_properties.language) == ("Consolidated IT project status", "en-US")


def test_a_field_that_word_parted_into_runs_is_filled() -> None:
    made = docx.Document()
    paragraph = made.add_paragraph("{{ repo")
    paragraph.add_run("rt.tit").bold = True
    paragraph.add_run("le }}")
    target = io.BytesIO()
    made.save(target)
    assert texts(from_template(sample_document(), target.getvalue())) == ["Consolidated IT project status"]


def test_hostile_values_are_printed_as_they_are_and_never_evaluated() -> None:
    said = texts(from_template(full_document(), template(*EVERY_PROJECT, "{{ projects[0].department }}")))
    for text in (SCRIPT, FORMULA, RTL, HOSTILE):
        assert any(text in line for line in said), text
    assert not any("49" in line for line in said if "7*7" in line)
    page = replace(sample_document().projects[0], name="a\tb\nc\x07\x0cd", code=LONG)
    (line,) = texts(from_template(sample_document((page,)), template("{{ projects[0].name }}")))
    assert line == "a\tb\nc\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}d"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{{ report.titel }}", "unknown field 'titel'; did you mean 'title'?"),
        ("{{ reprot.title }}", "unknown field 'reprot'; did you mean 'report'"),
        (
            "{% for p in projects %}{{ p.figures.actuals }}{% endfor %}",
            "unknown field 'actuals'; did you mean 'actual'",
        ),
        ("{% if false %}{{ report.titel }}{% endif %}", "unknown field 'titel'"),
        ("{% set all = projects %}{{ all[0].nme }}", "unknown field 'nme'; did you mean 'name'?"),
        ("{{ (projects | first).nme }}", "unknown field 'nme'; did you mean 'name'?"),
        ("{{ report.xyzzyx }}", "unknown field 'xyzzyx'; there are: title, organisation"),
        ("{{ projects }}", "this is a list; print each of its entries"),
        ("{{ report }}", "this is a group of fields; print one of them: title"),
        ("{{ projects.name }}", "is a list: name its entries"),
        ("{% for x in report.title %}{{ x }}{% endfor %}", "a loop needs a list"),
        ("{{ report.title | safe }}", "unknown filter 'safe'"),
        ("{{ report.title | pper }}", "unknown filter 'pper'; did you mean 'upper'?"),
        ("{% if report.title is callable %}{% endif %}", "unknown test 'callable'"),
        ("{{ report.title.__class__ }}", "'__class__' is asked of something that is a text"),
        ("{{ projects.__init__.__globals__ }}", "'__init__' is asked of something that is a list"),
        ("{{ ''.__class__.__mro__ }}", "'__class__' is asked of something that is a text"),
        ("{{ range(10) }}", "'call' is not possible"),
        ("{{ report.title.upper() }}", "'call' is not possible"),
        ("{{ 10 ** 10 ** 10 }}", "'pow' is not possible"),
        ("{{ 'a' * 1000000000 }}", "'mul' is not possible"),
        ("{% include 'x' %}", "'include' is not possible"),
        ("{% macro m() %}{% endmacro %}", "'macro' is not possible"),
        ("{% autoescape false %}{{ report.title }}{% endautoescape %}", "is not possible"),
        ("{% for p in projects recursive %}{% endfor %}", "write a loop as"),
        ("{{ self }}", "unknown field 'self'"),
        ("{{ report.title", "close it with }} or %}"),
        ("{% for p in projects %}", "endfor"),
        ("{% if %}{% endif %}", "Expected an expression"),
    ],
)
def test_what_cannot_be_filled_is_told_with_its_place(written: str, said: str) -> None:
    with pytest.raises(TemplateFieldError) as raised:
        from_template(sample_document(), template("Good: {{ report.title }}", written))
    message = str(raised.value)
    assert message.startswith("Word template, in the text, at ")
    assert said in message


def test_every_fault_is_told_at_once_and_headers_and_footers_are_named() -> None:
    data = template("{{ report.titel }}", "{{ report.as_off }}", footer="Page of {{ report.stampp }}")
    with pytest.raises(TemplateFieldError) as raised:
        from_template(sample_document(), data)
    first, second, third = str(raised.value).split("\n")
    assert "at '{{ report.titel }}'" in first
    assert "'as_off'; did you mean 'as_of'" in second
    assert "in a footer, at 'Page of {{ report.stampp }}'" in third


def test_a_loop_that_cuts_through_rows_is_told() -> None:
    data = template("{%p for p in projects %}", "x", rows=[["{{ p.name }}", "{%p endfor %}"]])
    with pytest.raises(TemplateFieldError, match="begins in one paragraph, row or cell and ends in another kind"):
        from_template(sample_document(), data)


GOOD = template("{{ report.title }}")


def _instruction(code: str) -> Callable[[bytes], bytes]:
    return into_text(f"<w:p><w:r><w:instrText>{code}</w:instrText></w:r></w:p>")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "it is no Word document"),
        (b"PK\x03\x04 not a zip", "it is no Word document"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 600, "an old Word file (.doc) or protected by a password"),
        (b"x" * (MOST_BYTES + 1), "at most 10,485,760 are taken"),
        (GOOD[: len(GOOD) // 2], "it is no Word document"),
        (changed(GOOD, {"word/vbaProject.bin": b"x"}), "macros or controls"),
        (
            changed(
                GOOD,
                {
                    CONTENT_TYPES: lambda d: d.replace(
                        b"openxmlformats-officedocument.wordprocessingml.document.main",
                        b"ms-word.document.macroEnabled.main",
                    )
                },
            ),
            "macros or controls",
        ),
        (
            changed(GOOD, {CONTENT_TYPES: lambda d: d.replace(b"document.main+xml", b"template.main+xml")}),
            "a Word template file (.dotx)",
        ),
        (
            changed(GOOD, {RELATIONS: relation("image", "http://evil.example/x.png")}),
            "something outside or embedded (image",
        ),
        (
            changed(GOOD, {RELATIONS: relation("attachedTemplate", "file:///x.dotm")}),
            "outside or embedded (attachedTemplate",
        ),
        (changed(GOOD, {RELATIONS: relation("hyperlink", "file:///etc/passwd")}), "outside or embedded (hyperlink"),
        (changed(GOOD, {RELATIONS: relation("oleObject", "embeddings/x.bin", outside=False)}), "embedded (oleObject"),
        (changed(GOOD, {RELATIONS: relation("aFChunk", "x.html", outside=False)}), "embedded (aFChunk"),
        (changed(GOOD, {"word/activeX/activeX1.bin": b"x"}), "macros or controls"),
        (changed(GOOD, {"word/document.xml": b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"}), "not written as Word writes it"),
        (changed(GOOD, {"word/document.xml": "<x/>".encode("utf-16")}), "not written as Word writes it"),
        (changed(GOOD, {"word/document.xml": b"<w:p>"}), "word/document.xml is damaged"),
        (
            changed(GOOD, {"word/document.xml": _instruction('INCLUDEPICTURE "http://evil.example"')}),
            "field INCLUDEPICTURE",
        ),
        (changed(GOOD, {"word/document.xml": _instruction(" DDEAUTO c:\\x")}), "the Word field DDEAUTO"),
        (changed(GOOD, {"word/document.xml": into_text('<w:fldSimple w:instr="LINK x"/>')}), "the Word field LINK"),
        (
            changed(GOOD, {"word/document.xml": _instruction('HYPERLINK "{{ report.title }}"')}),
            "a report field inside a Word field",
        ),
        (changed(GOOD, {"word/bomb.xml": b" " * 30_000_000}), "unpacks to more than 200 times its size"),
        (changed(GOOD, {f"word/{number}.bin": b"" for number in range(MOST_PARTS)}), "at most 1,000 are taken"),
    ],
)
def test_a_file_that_is_no_plain_word_document_is_refused_with_reason_and_remedy(data: bytes, said: str) -> None:
    with pytest.raises(TemplateRefusedError) as raised:
        from_template(sample_document(), data)
    message = str(raised.value)
    assert said in message
    reason, _, remedy = message.rpartition("; ")
    assert reason.startswith("Word template: ")
    assert remedy


def test_two_parts_of_one_name_are_refused() -> None:
    target = io.BytesIO(GOOD)
    with zipfile.ZipFile(target, "a") as package, pytest.warns(UserWarning, match="Duplicate name"):
        package.writestr("word/document.xml", b"<x/>")
    with pytest.raises(TemplateRefusedError, match="two parts of one name"):
        from_template(sample_document(), target.getvalue())


def test_links_to_web_pages_and_page_numbers_stay() -> None:
    data = changed(GOOD, {RELATIONS: relation("hyperlink", "https://marlow.example/projects")})
    data = changed(data, {"word/document.xml": _instruction(" PAGE ")})
    assert texts(from_template(sample_document(), data))[0] == "Consolidated IT project status"


def test_a_template_that_never_ends_is_ended() -> None:
    loops = 9
    begin = "".join(f"{{% for p{number} in projects %}}" for number in range(loops))
    data = template(begin + "{{ report.title }}" + "{% endfor %}" * loops)

    with pytest.raises(TemplateLimitError, match="take a loop out of a loop"):
        filled(many(50), data, Limits(processor=2, patience=20))

    with pytest.raises(TemplateLimitError, match=r"longer than 0\.5 seconds"):
        filled(many(50), data, Limits(processor=30, patience=0.5))
    with pytest.raises(TemplateLimitError, match="memory"):
        filled(many(50), data, Limits(processor=60, patience=60, memory=150 * 1024 * 1024))


def test_the_child_gets_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, Any] = {}
    import subprocess

    real = subprocess.Popen

    def watched(*given: Any, **more: Any) -> Any:
        seen.update(more)
        return real(*given, **more)

    monkeypatch.setenv("SYNCLINE_TOKEN", "witness")
    monkeypatch.setattr("reports.render.word.template.subprocess.Popen", watched)
    from_template(sample_document(), GOOD)
    assert "witness" not in str(seen["env"])


def test_the_same_template_and_document_give_the_same_bytes() -> None:
    data = template(*EVERY_PROJECT)
    assert from_template(full_document(), data) == from_template(full_document(), data)


def test_the_fields_have_exactly_their_shape_whatever_the_document_holds() -> None:
    for document in (full_document(), sample_document(), empty_document()):
        _same_shape(fields(document), SHAPE, "")


def _same_shape(given: Any, shape: Shape, path: str) -> None:
    if isinstance(shape, str):
        assert isinstance(given, str), path
    elif isinstance(shape, Mapping):
        assert given.keys() == shape.keys(), path
        for name, inner in shape.items():
            _same_shape(given[name], inner, f"{path}.{name}")
    else:
        assert isinstance(given, list), path
        for each in given:
            _same_shape(each, shape[0], f"{path}[]")


def test_every_figure_of_a_field_is_the_printed_text_of_its_fact() -> None:
    document = sample_document()
    facts = {fact.figure.id: fact.figure for fact in every_fact(document)}
    made = fields(document)
    page = next(page for page in document.projects if page.code == "IT-0423")
    given = next(project for project in made["projects"] if project["code"] == "IT-0423")
    for name, figure in page.figures.items():
        if name in given["figures"]:
            assert given["figures"][name] == value(facts[figure.id])
    assert made["report"]["hash"] == document_hash(document)
    assert made["totals"]["available"] == "-$7,980.67"


def test_configured_words_and_language_are_used() -> None:
    document = replace(sample_document(), presentation=Presentation(words={"red": "Needs help"}, language="es_US"))
    made = opened(from_template(document, template("{{ projects[0].status }}")))
    assert made.paragraphs[0].text == "■ Needs help"
    assert made.core_properties.language == "es-US"


def _leaves(shape: Shape, path: str) -> Iterator[str]:
    if isinstance(shape, Mapping):
        for name, inner in shape.items():
            yield from _leaves(inner, f"{path}.{name}" if path else name)
    elif isinstance(shape, tuple):
        yield path
        yield from _leaves(shape[0], path)
    else:
        yield path


def test_the_page_about_templates_names_every_field_and_no_other() -> None:
    text = DOCS.read_text(encoding="utf-8")
    told = set(re.findall(r"^\| `([\w.]+)` \|", text, re.MULTILINE))
    names = {path.rsplit(".", 1)[-1] for path in _leaves(SHAPE, "")}
    assert {path.rsplit(".", 1)[-1] for path in told} >= names
    groups = {"figures", "whole", "previous", "remarks", "earned_value", *SHAPE}
    assert {path.rsplit(".", 1)[-1] for path in told} - names <= groups


def test_the_example_of_that_page_is_filled() -> None:
    found = re.search(r"```text\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    said = "\n".join(texts(from_template(sample_document(), template(*found[1].splitlines()))))
    assert "IT-0423 ERP finance replacement: ■ Off track" in said
    assert "Available: -$104,480.17 of $4,200,000.00" in said
    assert said.count("Available: ") == 3  # what is not known is not printed
    assert "{" not in said.replace(HOSTILE, "")
