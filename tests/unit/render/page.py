"""Reads a page as a browser and a screen reader would: elements with attributes, and the text people see."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "br", "img", "input", "hr"}


@dataclass
class Element:
    """One element with everything inside it."""

    name: str
    attributes: dict[str, str]
    parent: Element | None = None
    children: list[Element] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)  # of its own and its children's text, in order

    def walk(self) -> list[Element]:
        """Every element inside, in document order."""
        return [inner for child in self.children for inner in (child, *child.walk())]

    def all(self, *names: str) -> list[Element]:
        """Every element inside with one of the names."""
        return [element for element in self.walk() if element.name in names]

    def one(self, key: str) -> Element:
        """The element with an id."""
        (found,) = [element for element in self.walk() if element.attributes.get("id") == key]
        return found

    @property
    def text(self) -> str:
        """What people see, with single spaces."""
        return " ".join("".join(self.pieces).split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(set(names)) == len(names), f"<{tag}> has an attribute twice"
        element = Element(tag, {name: value or "" for name, value in attrs}, self.open[-1])
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].name == tag, f"</{tag}> closes <{self.open[-1].name}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if not {element.name for element in self.open} & {"style", "title", "desc"}:
            for element in self.open:
                element.pieces.append(data)


def read_page(data: bytes) -> Element:
    """The page as a tree; fails when an element is not closed where it must be."""
    reader = _Reader()
    reader.feed(data.decode())
    reader.close()
    assert reader.open == [reader.root]
    return reader.root
