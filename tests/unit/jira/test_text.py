"""Rich text becomes plain: documents of Cloud, wiki markup of Data Center, and whatever else stands in their place."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.jira.text import LONGEST_TEXT, is_document, plain_text, printable


def text(words: str, **more: Any) -> dict[str, Any]:
    return {"type": "text", "text": words, **more}


def node(kind: str, *content: Any, **attributes: Any) -> dict[str, Any]:
    return {"type": kind, "content": list(content), **({"attrs": attributes} if attributes else {})}


def doc(*content: Any) -> dict[str, Any]:
    return {"version": 1, **node("doc", *content)}


def paragraph(*words: Any) -> dict[str, Any]:
    return node("paragraph", *(text(word) if isinstance(word, str) else word for word in words))


DOCUMENTS = [
    (
        "paragraphs",
        doc(paragraph("One."), paragraph("Two ", text("bold", marks=[{"type": "strong"}]))),
        "One.\nTwo bold",
    ),
    ("a heading", doc(node("heading", text("Plan"), level=2), paragraph("Text")), "Plan\nText"),
    (
        "lists in lists",
        doc(
            node("bulletList", node("listItem", paragraph("a"), node("orderedList", node("listItem", paragraph("b"))))),
            node("orderedList", node("listItem", paragraph("x")), node("listItem", paragraph("y"))),
        ),
        "- a\n1. b\n1. x\n2. y",
    ),
    (
        "tasks and decisions",
        doc(node("taskList", node("taskItem", text("do"), state="TODO")), node("decisionList", node("decisionItem"))),
        "- do\n-",
    ),
    (
        "a table",
        doc(
            node(
                "table",
                node("tableRow", node("tableHeader", paragraph("Who")), node("tableHeader", paragraph("When"))),
                node("tableRow", node("tableCell", paragraph("Ada"), paragraph("Bo")), node("tableCell", paragraph())),
            )
        ),
        "Who | When\nAda Bo |",
    ),
    (
        "inline nodes",
        doc(
            paragraph(
                {"type": "mention", "attrs": {"id": "a1", "text": "@Ada Example"}},
                " ",
                {"type": "emoji", "attrs": {"shortName": ":smile:", "text": "😄"}},
                {"type": "hardBreak"},
                {"type": "inlineCard", "attrs": {"url": "https://marlow.example/x"}},
                " ",
                {"type": "date", "attrs": {"timestamp": "1793491200000"}},
                " ",
                {"type": "status", "attrs": {"text": "LATE", "color": "red"}},
            )
        ),
        "@Ada Example 😄\nhttps://marlow.example/x 2026-11-01 LATE",
    ),
    ("a card without address", doc(paragraph({"type": "inlineCard", "attrs": {"data": {"name": "Spec"}}})), "Spec"),
    ("code and a quotation", doc(node("codeBlock", text("a\n  b")), node("blockquote", paragraph("q"))), "a\n  b\nq"),
    ("a panel and an expand", doc(node("panel", paragraph("p")), node("expand", paragraph("e"), title="T")), "p\nT\ne"),
    ("an unknown node", doc(node("syncedBlock", paragraph("kept"))), "kept"),
    ("an unknown leaf", doc({"type": "placeholder", "attrs": {"text": "kept"}}), "kept"),
    ("wrong types", {"type": "doc", "content": [1, None, [], {"type": 5}, {"content": "x"}, {"type": "text"}]}, ""),
    ("wrong attributes", doc({"type": "mention", "attrs": []}, {"type": "date", "attrs": {"timestamp": "9" * 30}}), ""),
    ("a day beyond calendars", doc({"type": "date", "attrs": {"timestamp": "9" * 15}}), "9999-12-31"),
    ("nothing", None, ""),
    ("a number", 5, ""),
]


@pytest.mark.parametrize(("value", "plain"), [case[1:] for case in DOCUMENTS], ids=[case[0] for case in DOCUMENTS])
def test_a_document_becomes_its_text(value: object, plain: str) -> None:
    assert plain_text(value) == plain


WIKI = [
    ("headings and emphasis", "h1. Plan\n*bold* _italic_ {{mono}} ??cite??", "Plan\nbold italic mono cite"),
    ("lists", "* a\n** b\n# c\n- d", "- a\n- b\n- c\n- d"),
    (
        "links",
        "[Spec|https://marlow.example/s] [https://marlow.example] [~ada]",
        "Spec (https://marlow.example/s) https://marlow.example @ada",
    ),
    ("an accountid", "[~accountid:a1-b2]", "@a1-b2"),
    ("a table", "||Who||When||\n|Ada|[Mon|https://m.example]|", "Who | When\nAda | Mon (https://m.example)"),
    ("macros", "{panel:title=Note|borderStyle=solid}x{panel} {color:red}y{color} {quote}z{quote}", "Note\nx y z"),
    ("code is left alone", "{code:java}\nif (*a*) { [b|c] }\n{code}\n*d*", "if (*a*) { [b|c] }\nd"),
    ("code that never ends", "{noformat}*a*", "*a*"),
    ("a picture", "see !plan.png|thumbnail! now", "see plan.png now"),
    ("escapes and breaks", "a\\\\b \\*c\\*", "a\nb *c*"),
    ("a ruler", "a\n----\nb", "a\n\nb"),
    ("prose with signs", "2 * 3 * 4, a_b_c, 5-6-7, x! y! [1] -> z", "2 * 3 * 4, a_b_c, 5-6-7, x! y! [1] -> z"),
]


@pytest.mark.parametrize(("value", "plain"), [case[1:] for case in WIKI], ids=[case[0] for case in WIKI])
def test_wiki_markup_becomes_what_it_shows(value: str, plain: str) -> None:
    assert plain_text(value) == plain


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)
KINDS = ("doc", "paragraph", "text", "bulletList", "listItem", "tableRow", "expand", "inlineCard", "date", "mention")
TREES = st.recursive(
    st.builds(text, st.text()) | JSON,
    lambda inner: st.builds(
        lambda kind, content, attributes: {"type": kind, "content": content, "attrs": attributes},
        st.sampled_from(KINDS) | JSON,
        st.lists(inner, max_size=4) | JSON,
        JSON,
    ),
    max_leaves=20,
)


def is_clean(found: str) -> bool:
    return all(one == "\n" or unicodedata.category(one) not in ("Cc", "Cs") for one in found)


@given(TREES | JSON)
def test_no_value_ever_raises_or_lets_a_control_character_through(value: object) -> None:
    found = plain_text(value)
    assert is_clean(found)
    assert len(found) <= LONGEST_TEXT


@given(st.text(alphabet="*_+^~?!|[]{}\\#-.h1 \n:codeab", max_size=200))
def test_no_markup_ever_raises(value: str) -> None:
    assert is_clean(plain_text(value))


@given(st.text(alphabet=st.characters(whitelist_categories=("L", "N", "Zs")), max_size=80))
def test_plain_words_stay_as_they_are(value: str) -> None:
    once = plain_text(value)
    assert once == printable(value).rstrip()
    assert plain_text(once) == once


def test_a_document_within_documents_without_end_is_cut_at_its_depth() -> None:
    value: dict[str, Any] = text("deep")
    for _ in range(5000):
        value = node("blockquote", value)
    assert plain_text(doc(value)) == ""


def test_a_huge_document_is_cut_at_its_length() -> None:
    found = plain_text(doc(*(paragraph("x" * 1000) for _ in range(1000))))
    assert len(found) == LONGEST_TEXT
    assert found.endswith("…")


@pytest.mark.parametrize(
    "sign", ["*", "_", "[", "{", "|", "!", "{{", "[a|", "??", "\\", "{code", "h1. ", "-", "# ", "*a "]
)
def test_hostile_markup_is_read_to_its_end(sign: str) -> None:
    assert plain_text(f"{sign * LONGEST_TEXT}")[:1] in (sign[0], "-", " ", "", "|")


def test_a_document_is_known_by_its_shape() -> None:
    assert is_document(doc())
    assert not is_document({"type": "doc"})
    assert not is_document("doc")
