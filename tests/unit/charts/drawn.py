"""Reads dictionaries and pictures as the tests need them: rows by mark, words, and the elements of an SVG."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

from reports.charts.drawing import Drawing

SVG = "{http://www.w3.org/2000/svg}"


def rows(drawing: Drawing, mark: str) -> list[dict[str, Any]]:
    """The rows of all layers of one kind of mark."""
    return [row for layer in drawing.spec["layer"] if layer["mark"]["type"] == mark for row in layer["data"]["values"]]


def said(drawing: Drawing) -> list[str]:
    """The words in a chart."""
    return [row["text"] for row in rows(drawing, "text")]


def scaled(drawing: Drawing, mark: str) -> list[dict[str, Any]]:
    """The rows of the layers whose x is on a scale: the data, without what is laid out around it."""
    layers = [one for one in drawing.spec["layer"] if one["mark"]["type"] == mark and one["encoding"]["x"]["scale"]]
    return [row for layer in layers for row in layer["data"]["values"]]


def read(svg: str) -> ET.Element:
    """The picture as a tree; fails when it is not well-formed."""
    return ET.fromstring(svg)


def strings(value: object) -> list[str]:
    """Every key and text in a dictionary."""
    if isinstance(value, dict):
        return [text for key, inner in value.items() for text in (key, *strings(inner))]
    if isinstance(value, list):
        return [text for inner in value for text in strings(inner)]
    return [value] if isinstance(value, str) else []
