"""The drawing process: the same bytes everywhere, words as they are, and a sentence when it cannot draw."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from reports.charts import ChartError, engine, ready_to_draw, worker
from reports.charts.engine import Asked, Limits, insides, pngs
from reports.charts.engine_child import filled, form_of, inside, without_words
from reports.charts.kept import Kept
from reports.charts.marks import Scale, box, rects, spec, texts, words
from tests.unit.charts.drawn import SVG, read
from tests.unit.charts.test_looks import every

ROOT = Path(__file__).parents[3]


def a_chart(text: str = "words", width: int = 100) -> engine.Asked:
    x = Scale(low=0, high=10, start=5, end=95)
    return Asked(
        name="an invented chart",
        of=spec(width, 20, [rects([box(0, 0, 5, 10, "#123456")], x), texts([words(1, 9, text)])]),
    )


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_KEPT", Kept(10**6))


def test_marks_stand_where_their_scale_puts_them_and_words_are_filled_in() -> None:
    (drawn,) = insides([a_chart()])
    assert drawn == (
        '<path d="M5,0h45v10h-45Z" fill="#123456" stroke-width="1"/>'
        '<text transform="translate(1,9)" fill="#1b2631" text-anchor="start" font-size="12">words</text>'
    )


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", '"/><image href="http://evil.example"/>', "]]>&amp;", "n0", "datum.x", "{{ 7*7 }}",
     "url(#hatch)", "\u202egnp.exe", "\U0001f600", "'+alert(1)+'"],
)  # fmt: skip
def test_words_are_printed_as_they_are(text: str) -> None:
    (drawn,) = insides([a_chart(text)])
    root = read(f'<svg xmlns="{SVG[1:-1]}">{drawn}</svg>')
    assert [element.text for element in root.iter(f"{SVG}text")] == [text]
    assert {element.tag for element in root} == {f"{SVG}path", f"{SVG}text"}


def test_no_word_reaches_the_drawing_library() -> None:
    for drawing in every(640):
        bare, said = without_words(drawing.spec)
        assert said
        texts_left = [
            row["text"] for layer in bare["layer"] if layer["mark"]["type"] == "text" for row in layer["data"]["values"]
        ]
        assert texts_left == [""] * len(said)


def test_a_chart_by_its_kind_is_the_chart_by_itself() -> None:
    import vl_convert

    for drawing in every(640):
        bare, said = without_words(drawing.spec)
        form = form_of(bare)
        compiled = vl_convert.vegalite_to_vega(form.spec, vl_version=engine.VL_VERSION)
        by_kind = vl_convert.vega_to_svg(json.dumps(filled(compiled, form)))
        by_itself = vl_convert.vegalite_to_svg(bare, vl_version=engine.VL_VERSION)
        assert inside(by_kind, said) == inside(by_itself, said), drawing.key


def test_every_kind_of_chart_is_plain_vega_lite() -> None:
    import vl_convert

    for drawing in every(320):
        drawn = vl_convert.vegalite_to_svg(drawing.spec, vl_version=engine.VL_VERSION, allowed_base_urls=[])
        assert drawn.startswith("<svg"), drawing.key
        assert "url" not in drawing.spec
        assert all("url" not in layer["data"] for layer in drawing.spec["layer"])


_SCRIPT = """
import hashlib, sys
from reports.charts import charts_of
from tests.unit.charts.rich import rich_document
charts = charts_of(rich_document())
every = [*charts.portfolio.values(), *(chart for page in charts.projects.values() for chart in page.values())]
sys.stdout.write(hashlib.sha256("".join(chart.svg for chart in every).encode()).hexdigest())
"""


def test_another_process_zone_language_and_home_give_the_same_bytes(tmp_path: Path) -> None:
    def made(**environment: str) -> str:
        given = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "random", **environment}
        done = subprocess.run([sys.executable, "-c", _SCRIPT], env=given, capture_output=True, check=True, cwd=tmp_path)
        return done.stdout.decode()

    one = made(TZ="Asia/Kolkata", LANG="de_DE.UTF-8", LC_ALL="C", HOME=str(tmp_path))
    assert one == made(TZ="America/Phoenix", LANG="ar_EG.UTF-8", LC_ALL="ar_EG.UTF-8")
    assert len(one) == 64


def test_many_charts_come_back_in_their_order() -> None:
    drawn = insides([a_chart(f"chart {number}") for number in range(320)])
    assert all(f">chart {number}<" in inside_of for number, inside_of in enumerate(drawn))


def test_what_was_drawn_is_not_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    first = insides([a_chart(), a_chart()])
    assert first[0] == first[1]
    monkeypatch.setattr(worker, "CHILD", Path("/nowhere/at/all.py"))
    assert insides([a_chart()]) == first[:1]
    with pytest.raises(ChartError):
        insides([a_chart("other")])


def test_nothing_asked_starts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "CHILD", Path("/nowhere/at/all.py"))
    assert insides([]) == []
    assert pngs([], 2) == []


def test_a_dictionary_that_cannot_be_drawn_is_named_with_what_to_do() -> None:
    broken = Asked(
        name="months of IT-0423",
        of=spec(10, 10, [{"mark": {"type": "nothing"}, "encoding": {}, "data": {"values": [{"x": 1}]}}]),
    )
    with pytest.raises(ChartError, match=r"^chart months of IT-0423: found .*, expected a picture; run it again"):
        insides([a_chart(), broken])


def test_a_worker_that_is_too_slow_is_ended() -> None:
    with pytest.raises(ChartError, match="found nothing within 0 seconds"):
        insides([a_chart()], Limits(patience=0.001))


def test_a_worker_that_needs_too_much_memory_is_ended() -> None:
    with pytest.raises(ChartError, match=r"chart an invented chart: found .* expected a picture"):
        insides([a_chart()], Limits(memory=60_000_000))


def _worker(folder: Path, body: str) -> Path:
    file = folder / "child.py"
    file.write_text(f"import json, os, signal, sys\norder = json.load(sys.stdin)\n{body}\n")
    return file


def test_a_worker_that_died_is_replaced_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    body = f"""
trace = {str(tmp_path / "died")!r}
if not os.path.exists(trace):
    open(trace, "w").close()
    print(json.dumps("first"), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
for one in order["asked"]:
    print(json.dumps("second"))
"""
    monkeypatch.setattr(worker, "CHILD", _worker(tmp_path, body))
    assert insides([a_chart("a"), a_chart("b")]) == ["first", "second"]


def test_a_worker_that_dies_twice_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(worker, "CHILD", _worker(tmp_path, "os.kill(os.getpid(), signal.SIGSEGV)"))
    with pytest.raises(ChartError, match="found that the drawing process ended with signal SIGSEGV, expected"):
        insides([a_chart()])


def test_no_secret_of_the_environment_reaches_a_worker(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("JIRA_TOKEN", "witness")
    monkeypatch.setattr(worker, "CHILD", _worker(tmp_path, "print(json.dumps(json.dumps(dict(os.environ))))"))
    (environment,) = insides([a_chart()])
    assert "witness" not in environment
    assert json.loads(environment)["TZ"] == "UTC"


def test_pictures_that_nobody_asked_for_longest_go_first() -> None:
    kept = Kept(10)
    kept.keep({"a": "aaaa", "b": "bbbb"})
    assert kept.found(["a"]) == {"a": "aaaa"}
    kept.keep({"c": "cccc"})
    assert kept.found(["a", "b", "c"]) == {"a": "aaaa", "c": "cccc"}
    kept.keep({"d": "d" * 11})
    assert kept.found(["a", "c", "d"]) == {}


def test_workers_that_were_started_before_draw_the_first_charts(monkeypatch: pytest.MonkeyPatch) -> None:
    with ready_to_draw():
        monkeypatch.setattr(worker, "CHILD", Path("/nowhere/at/all.py"))
        drawn = insides([a_chart("one"), a_chart("two"), a_chart("three")])
        assert [text in picture for text, picture in zip((">one<", ">two<", ">three<"), drawn, strict=True)] == [
            True
        ] * 3
        with pytest.raises(ChartError):
            insides([a_chart("second")])


def test_workers_that_nobody_needed_are_ended() -> None:
    with ready_to_draw():
        started = list(worker._WAITING)
        assert worker.waiting() == len(started) == worker.WORKERS
        assert [one.poll() for one in started] == [None] * len(started)
    assert all(one.returncode is not None for one in started)
    assert worker.waiting() == 0
