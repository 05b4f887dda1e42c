"""Binds tagged PDFs that typst made to one, in a process of its own with little memory and time.

Started by `bindery.py` as a script in Python's isolated mode, so that nothing of Syncline is loaded here. What must be
one in a file is made one: the structure tree with its parent tree and ids, bookmarks, named places, and links that
lead from one volume to another.
"""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO, TextIO

INSIDE = "syncline:"  # begins the address of a link to a named place of another volume
NO_MEMORY = 4  # exit code
_PAGES = re.compile(rb"<xmpTPg:NPages>\d+<")


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
        except (ValueError, OSError):  # macOS refuses some; the clock of the parent still ends the process
            continue


class Binding:
    """The file that volumes are added to."""

    def __init__(self, first: str) -> None:
        """Begin with the first volume, whose metadata, attachment and colours the file keeps."""
        import pikepdf

        self.book = pikepdf.open(first)
        tree = self.book.Root.StructTreeRoot
        self.document = tree.K[0]
        self.parents = list(_pairs(tree.ParentTree, "/Nums"))
        self.next_key = int(tree.ParentTreeNextKey)
        self.ids = list(_pairs(tree.get("/IDTree"), "/Names"))
        self.places = list(_pairs(self.book.Root.Names.get("/Dests"), "/Names"))
        self.bookmarks = list(_bookmarks(self.book, 0))

    def add(self, path: str, number: int) -> None:
        """Add the pages of a volume and all that belongs to them."""
        import pikepdf

        with pikepdf.open(path) as volume:
            tree = volume.Root.StructTreeRoot
            offset = self.next_key
            self.next_key += int(tree.ParentTreeNextKey)
            prefix = f"V{number}".encode()
            _renumber(volume, offset, prefix)
            marks = _bookmarks(volume, len(self.book.pages))
            self.bookmarks.extend((level + 1, title, page) for level, title, page in marks)  # the title is the first's
            for page in volume.pages:
                self.book.pages.append(page)
            together = pikepdf.Dictionary(Tree=tree, Names=volume.Root.get("/Names", pikepdf.Dictionary()))
            copied = self.book.copy_foreign(volume.make_indirect(together))
            for child in copied.Tree.K[0].K:
                child.P = self.document
                self.document.K.append(child)
            self.parents.extend((key + offset, value) for key, value in _pairs(copied.Tree.ParentTree, "/Nums"))
            self.ids.extend((prefix + key, value) for key, value in _pairs(copied.Tree.get("/IDTree"), "/Names"))
            self.places.extend(_pairs(copied.Names.get("/Dests"), "/Names"))

    def finished(self) -> tuple[bytes, int]:
        """Return the file and how many pages it has."""
        import pikepdf

        tree = self.book.Root.StructTreeRoot
        nums = pikepdf.Array()
        for key, value in sorted(self.parents, key=lambda pair: pair[0]):
            nums.extend([key, value])
        tree.ParentTree = pikepdf.Dictionary(Nums=nums)
        tree.ParentTreeNextKey = self.next_key
        if self.ids:
            tree.IDTree = _names(self.ids)
        if self.places:
            self.book.Root.Names.Dests = _names(self.places)
        self._link()
        self._mark()
        pages = f"<xmpTPg:NPages>{len(self.book.pages)}<".encode()
        self.book.Root.Metadata.write(_PAGES.sub(pages, self.book.Root.Metadata.read_bytes()))
        made = io.BytesIO()
        self.book.save(
            made, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True
        )
        return made.getvalue(), len(self.book.pages)

    def _link(self) -> None:
        """Make links within the file of those to other volumes."""
        import pikepdf

        for page in self.book.pages:
            for note in page.get("/Annots", ()):
                address = str(note.A.get("/URI", "")) if "/A" in note else ""
                if address.startswith(INSIDE):
                    del note["/A"]
                    note.Dest = pikepdf.String(address.removeprefix(INSIDE))

    def _mark(self) -> None:
        """Make the bookmarks: those of the first level, and below the first of them all others."""
        import pikepdf

        with self.book.open_outline() as outline:
            outline.root.clear()
            for level, title, page in self.bookmarks:
                item = pikepdf.OutlineItem(title, page)
                (outline.root[0].children if level and outline.root else outline.root).append(item)


def _pairs(tree: Any, kind: str) -> Iterator[tuple[Any, Any]]:
    """Yield keys and values of a number tree or name tree, in order; none of a tree that is not there."""
    if tree is None:
        return
    for kid in tree.get("/Kids", ()):
        yield from _pairs(kid, kind)
    flat = tree.get(kind, ())
    for index in range(0, len(flat), 2):
        key = flat[index]
        yield int(key) if kind == "/Nums" else bytes(key), flat[index + 1]


def _names(pairs: list[tuple[bytes, Any]]) -> Any:
    import pikepdf

    flat = pikepdf.Array()
    for key, value in sorted(pairs, key=lambda pair: pair[0]):
        flat.extend([pikepdf.String(key), value])
    return pikepdf.Dictionary(Names=flat)


def _bookmarks(pdf: Any, before: int) -> Iterator[tuple[int, str, int]]:
    """Yield level, title and page (from 0) of each bookmark."""
    numbers = {page.objgen: number for number, page in enumerate(pdf.pages, before)}

    def walk(item: Any, level: int) -> Iterator[tuple[int, str, int]]:
        while item is not None:
            yield level, str(item.Title), numbers[item.Dest[0].objgen]
            yield from walk(item.get("/First"), level + 1)
            item = item.get("/Next")

    if "/Outlines" in pdf.Root:
        yield from walk(pdf.Root.Outlines.get("/First"), 0)


def _renumber(volume: Any, offset: int, prefix: bytes) -> None:
    """Make keys and ids of a volume such that no other volume has them."""
    import pikepdf

    for one in volume.objects:
        for inner in _inside(one, (pikepdf.Dictionary, pikepdf.Stream), pikepdf.Array):
            for key in ("/StructParents", "/StructParent"):
                if key in inner:
                    inner[key] = int(inner[key]) + offset
            if "/S" in inner and "/ID" in inner:
                inner.ID = pikepdf.String(prefix + bytes(inner.ID))
            if "/Headers" in inner:
                inner.Headers = pikepdf.Array([pikepdf.String(prefix + bytes(name)) for name in inner.Headers])


def _inside(one: Any, dictionaries: Any, arrays: Any) -> Iterator[Any]:
    """Yield a dictionary and those that stand in its attributes and children by value."""
    if isinstance(one, arrays):
        for inner in one:
            if _is_direct(inner, (arrays, *dictionaries)):
                yield from _inside(inner, dictionaries, arrays)
    elif isinstance(one, dictionaries):
        yield one
        for key in ("/A", "/K"):
            inner = one.get(key)
            if _is_direct(inner, (arrays, *dictionaries)):
                yield from _inside(inner, dictionaries, arrays)


def _is_direct(one: Any, kinds: Any) -> bool:
    return isinstance(one, kinds) and not one.is_indirect


def main(arguments: list[str], bound: BinaryIO, remarks: TextIO) -> int:
    """Carry out the order; return 0, or the code of what went wrong."""
    order = json.loads(arguments[0])
    limit(order["memory"], order["seconds"])
    try:
        first, *others = order["volumes"]
        binding = Binding(first)
        for number, path in enumerate(others, 2):
            binding.add(path, number)
        made, pages = binding.finished()
    except MemoryError:
        return NO_MEMORY
    bound.write(made)
    bound.flush()
    json.dump({"pages": pages}, remarks)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], sys.stdout.buffer, sys.stderr))
