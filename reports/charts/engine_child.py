"""Draws Vega-Lite dictionaries in a process of its own, with little memory and time, and writes a line for each.

Started by `engine.py` as a script in Python's isolated mode, so that nothing of Syncline is loaded here. Words never
reach the drawing library: each text is drawn empty and filled in afterwards. Measuring one takes a millisecond or more,
which is most of a chart's time, and a text that nobody measures or runs can neither move nor do anything.
"""

from __future__ import annotations

import base64
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any
from xml.etree import ElementTree as ET

WARM = "--warm"  # get ready before the order comes

_LEAVES = ("path", "line", "text")
_FRAMES = frozenset({"background", "foreground"})  # of groups; never seen
_KEPT = (
    "transform",
    "d",
    "x2",
    "y2",
    "fill",
    "fill-opacity",
    "stroke",
    "stroke-width",
    "stroke-dasharray",
    "stroke-linejoin",
    "opacity",
    "text-anchor",
    "font-size",
    "font-weight",
)
_UNMOVED = "translate(0,0)"
_USUAL = {"font-weight": "normal", "fill": "transparent", "stroke": "transparent", "stroke-dasharray": "1,0"}
_SHORTEST = re.compile(r"^-?0?\.00$|\.?0+$")
_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?|-?\d+e-?\d+")


def limit(memory: int, seconds: int) -> None:
    """Limit this process to `memory` bytes of data and `seconds` of computing, and forbid it to write files."""
    import resource

    wanted = (
        (resource.RLIMIT_CPU, (seconds, seconds + 1)),
        (resource.RLIMIT_DATA, (memory, memory)),  # not the address space, of which the engine reserves gigabytes
        (resource.RLIMIT_FSIZE, (0, 0)),
        (resource.RLIMIT_CORE, (0, 0)),
    )
    for which, values in wanted:
        try:
            resource.setrlimit(which, values)
        except (ValueError, OSError):  # macOS refuses some; the clock and the processor still end the process
            continue


def without_words(spec: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Return a dictionary whose texts are empty and described by a number, and the texts by number."""
    said: list[str] = []
    layers = []
    for layer in spec["layer"]:
        if layer["mark"]["type"] != "text":
            layers.append(layer)
            continue
        field = layer["encoding"]["text"]["field"]
        rows = []
        for row in layer["data"]["values"]:
            rows.append({**row, field: "", "number": f"n{len(said)}"})
            said.append(row[field])
        layers.append(
            {
                **layer,
                "data": {"values": rows},
                "mark": {**layer["mark"], "aria": True},
                "encoding": {**layer["encoding"], "description": {"field": "number", "type": "nominal"}},
            }
        )
    return {**spec, "layer": layers}, said


@dataclass(frozen=True, slots=True)
class Form:
    """What charts of one kind have in common, and what one chart fills in."""

    spec: dict[str, Any]  # without size, rows and the ends of scales
    size: tuple[int, int]
    rows: dict[str, list[Any]]  # by the name of a layer's data
    scales: dict[str, dict[str, Any]]  # by axis


def form_of(spec: dict[str, Any]) -> Form:
    """Return a dictionary taken apart: half of a chart's time goes into compiling what its kind has in common."""
    rows, scales, layers = {}, {}, []
    for number, layer in enumerate(spec["layer"]):
        name = f"rows{number}"
        rows[name] = layer["data"]["values"]
        encoding = dict(layer["encoding"])
        for axis in "xy":
            scale = encoding.get(axis, {}).get("scale")
            if scale:
                scales[axis] = {"domain": scale["domain"], "range": scale["range"]}
                encoding[axis] = {**encoding[axis], "scale": {**scale, "domain": [0, 1], "range": [0, 1]}}
        layers.append({**layer, "data": {"name": name}, "encoding": encoding})
    bare = {**spec, "width": 100, "height": 100, "layer": layers}
    return Form(spec=bare, size=(spec["width"], spec["height"]), rows=rows, scales=scales)


def filled(compiled: dict[str, Any], form: Form) -> dict[str, Any]:
    """Return the Vega dictionary of a chart: its kind compiled, with its own size, rows and scales."""
    width, height = form.size
    data = [{**one, "values": form.rows[one["name"]]} if one["name"] in form.rows else one for one in compiled["data"]]
    scales = [{**one, **form.scales[one["name"]]} for one in compiled.get("scales", ())]
    return {**compiled, "width": width, "height": height, "data": data, "scales": scales}


def inside(svg: str, said: list[str]) -> str:
    """Return what is drawn inside a picture: visible marks only, to a hundredth of a pixel, with their words."""
    return "".join(_drawn(ET.fromstring(svg), said))  # noqa: S314  # made here, and this process is limited


def _drawn(element: ET.Element, said: list[str]) -> Iterator[str]:
    name = element.tag.rpartition("}")[2]
    if element.get("class") in _FRAMES:
        return
    if name not in _LEAVES:
        if element.get("transform", _UNMOVED) != _UNMOVED:
            raise ValueError(f"a group is moved by {element.get('transform')}; pictures are flat")
        for child in element:
            yield from _drawn(child, said)
        return
    attributes = "".join(
        f' {key}="{escape(_short(element.attrib[key]))}"'
        for key in _KEPT
        if element.get(key) not in {None, _USUAL.get(key)}
    )
    label = element.get("aria-label", "")
    content = escape(said[int(label[1:])]) if name == "text" else ""
    yield f"<{name}{attributes}>{content}</{name}>" if content else f"<{name}{attributes}/>"


def _short(value: str) -> str:
    value = value.removesuffix("px")
    return _NUMBER.sub(lambda found: _SHORTEST.sub("", f"{float(found[0]):.2f}") or "0", value)


def answers(order: dict[str, Any]) -> Iterator[str]:
    """Yield each picture asked for: what is inside an SVG for a dictionary, or a PNG in base64 for an SVG."""
    import vl_convert

    if order["fonts"]:
        vl_convert.register_font_directory(order["fonts"])
    compiled: dict[str, dict[str, Any]] = {}
    for asked in order["asked"]:
        if order["scale"]:
            yield base64.b64encode(vl_convert.svg_to_png(asked, scale=order["scale"])).decode()
        else:
            spec, said = without_words(asked)
            form = form_of(spec)
            kind = json.dumps(form.spec, sort_keys=True)
            if kind not in compiled:
                compiled[kind] = vl_convert.vegalite_to_vega(kind, vl_version=order["version"])
            vega = json.dumps(filled(compiled[kind], form))
            yield inside(vl_convert.vega_to_svg(vega, allowed_base_urls=[]), said)


def main() -> None:
    """Carry out the order on standard input; each answer is one line of JSON, and so is what went wrong."""
    if WARM in sys.argv:
        import vl_convert

        vl_convert.vega_to_svg({"width": 1, "height": 1})  # starts the engine, so that it need not be waited for later
    order = json.load(sys.stdin.buffer)
    limit(order["memory"], order["seconds"])
    try:
        for answer in answers(order):
            sys.stdout.write(json.dumps(answer) + "\n")
            sys.stdout.flush()
    except MemoryError:
        sys.stdout.write(json.dumps({"problem": "it needs more memory than one picture may"}) + "\n")
    except BaseException as error:  # noqa: BLE001  # a panic of the library is no Exception
        told = " ".join(str(error).splitlines()[:2])  # the rest is a trace through somebody else's code
        sys.stdout.write(json.dumps({"problem": f"{type(error).__name__}: {told}"[:300]}) + "\n")


if __name__ == "__main__":
    main()
