"""The weekly brief as a mail, read back as a mail program would: both parts, the same words, nothing that runs."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html import unescape
from html.parser import HTMLParser

import pytest

from reports.document import Brand, Change, Colour, Presentation, RegisterRow, ReportDocument, Unit
from reports.render.canonical_json import document_hash, short_hash
from reports.render.facts import every_fact
from reports.render.formatting import figure_text
from reports.render.mail import RENDERER, to_mail
from reports.render.mail.brief import brief
from reports.render.mail.html_part import as_html
from reports.render.palette import MARKS
from reports.render.views import HEADLINE_MONEY
from tests.unit.render.hostile import HOSTILE, LINES, NUL, filled, full_document, large_document
from tests.unit.render.sample import empty_document, erp, figure, sample_document

RAW = "</mj-text><mj-raw><script>alert(1)</script></mj-raw><mj-include path='/etc/passwd' />{{ 7*7 }} \\ \" '"
ISOLATES = dict.fromkeys(map(ord, "\u2068\u2069"))
TAGS = {
    "html", "head", "title", "meta", "style", "body", "div", "table", "tbody", "tr", "td", "th",
    "h1", "h2", "h3", "p", "ul", "li", "strong", "span", "bdi", "br",
}  # fmt: skip


def opened(document: ReportDocument) -> EmailMessage:
    message = message_from_bytes(to_mail(document), policy=default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def parts(document: ReportDocument) -> tuple[str, str]:
    text, html = opened(document).iter_parts()
    assert isinstance(text, EmailMessage)
    assert isinstance(html, EmailMessage)
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    return text.get_content(), html.get_content()


class Seen(HTMLParser):
    """The tags of a page, their attributes, and the words people see."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag in {"style", "title"}:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if "style" not in self._open:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


def folded(text: str) -> str:
    return " ".join(text.split()).translate(ISOLATES)


def test_it_is_a_mail_of_two_parts_without_sender_or_id() -> None:
    message = opened(sample_document())
    assert message.get_content_type() == "multipart/alternative"
    assert message["Date"] == "Sun, 22 Nov 2026 15:15:00 +0000"
    assert message["Subject"] == "Consolidated IT project status, as of Nov 20, 2026: 1 off track, 1 at risk"
    assert message["Content-Language"] == "en-US"
    assert message["X-Unsent"] == "1"
    assert not {"From", "To", "Message-ID"} & set(message.keys())
    assert (RENDERER.name, RENDERER.suffix, RENDERER.media_type) == ("mail", ".eml", "message/rfc822")


def test_its_boundary_is_of_the_documents_hash() -> None:
    boundary = opened(sample_document()).get_boundary()
    assert boundary is not None
    assert boundary.startswith(f"report-{short_hash(sample_document())}")
    assert boundary != opened(replace(sample_document(), title="Another")).get_boundary()


def test_every_line_is_short_enough_and_ends_with_crlf() -> None:
    for document in (full_document(), filled(full_document(), lambda _: HOSTILE), large_document(30)):
        mail = to_mail(document)
        assert b"\n" not in mail.replace(b"\r\n", b"")
        assert max(map(len, mail.split(b"\r\n"))) <= 998
        mail.decode("ascii")


def test_both_parts_hold_the_same_words() -> None:
    text, html = parts(full_document())
    shown = Seen(html).text
    for said in (
        "1 of 4 projects is off track: ERP finance replacement is 46 working days late and $104,480.17 over its",
        "Schedule: The forecast finish of Jan 25, 2027 is 46 working days after the first baseline finish of",
        "To turn green: the finish moves back to November 16, 2026.",
        "Declared by Ada Example: the vendor left.",
        "Forecast finish: Jan 11, 2027 → Jan 25, 2027",
        "Choose who runs payroll in January (Council, due Dec 1, 2026)",
        "ledger (stale): The newest good file is 12 days old; the limit is 7 days.",
        "is in the files weekly-2026-11-20.* that were written with this mail on Nov 22, 2026, 8:15 AM MST.",
        short_hash(full_document()),
    ):
        assert said in folded(text)
        assert said in shown


def test_each_status_has_its_symbol_and_word_and_both_counts() -> None:
    text, html = parts(sample_document())
    seen = Seen(html)
    for mark in MARKS.values():
        assert f"{mark.symbol} {mark.word}" in text
        assert f"{mark.symbol} {mark.word}" in seen.text
        assert f"color:{mark.shade}" in html
    assert re.search(r"▲ At risk +1 +\(last report: 2\)", text)


def test_each_number_of_money_is_its_fact() -> None:
    document = sample_document()
    text, html = parts(document)
    facts = {fact.figure.id: figure_text(fact.figure) for fact in every_fact(document)}
    for name in HEADLINE_MONEY:
        printed = facts[document.totals[name].id]
        assert printed in text
        assert printed in html
    amounts = set(re.findall(r"-?\$[\d,]+\.\d\d", text))
    said = "\n".join([*facts.values(), str(document)])
    assert amounts
    for amount in amounts:
        assert amount in said or figure_of(amount, document)


def figure_of(amount: str, document: ReportDocument) -> bool:
    """Whether an amount is what the last report said, or a restatement."""
    cents = int(re.sub(r"[^\d-]", "", amount))
    return any(
        abs(cents) in {abs(one) for one in (fact.figure.previous, fact.figure.restated) if isinstance(one, int)}
        for fact in every_fact(document)
    )


def test_it_is_small_for_ten_projects_and_says_what_it_leaves_out_of_many() -> None:
    assert len(to_mail(large_document(10))) < 100_000
    hostile = filled(large_document(10), lambda _: HOSTILE * 20)
    assert len(to_mail(hostile)) < 100_000
    arabic = filled(large_document(10), lambda said: "\u0628" * len(said))
    assert len(to_mail(arabic)) < 100_000
    large = large_document(120)
    assert len(to_mail(large)) < 100_000
    text, html = parts(large)
    for shown in (folded(text), Seen(html).text):
        assert "and 110 more projects in the report" in shown
        assert "more changes in the report" in shown
    assert "and 1 more project in the report" in folded(parts(large_document(11))[0])
    assert "more project" not in folded(parts(large_document(10))[0])


@pytest.mark.parametrize("hostile", [HOSTILE, LINES, RAW, NUL], ids=["markup", "lines", "mjml", "control"])
def test_no_text_becomes_markup(hostile: str) -> None:
    seen = Seen(parts(filled(full_document(), lambda _: hostile))[1])
    usual = Seen(parts(filled(full_document(), lambda _: "word"))[1])
    assert set(seen.tags) <= TAGS
    assert seen.tags == usual.tags
    assert not [value for name, value in seen.attributes if name.startswith("on") or name in {"href", "src"}]


def test_mjml_in_a_title_is_text() -> None:
    title = "<mj-raw>{{ 7*7 }}</mj-raw> \"x\" & 'y' \\z"
    document = replace(sample_document(), title=title)
    text, html = parts(document)
    assert title in text
    assert "&lt;mj-raw&gt;{{ 7*7 }}&lt;/mj-raw&gt; &#34;x&#34; &amp; &#39;y&#39; \\z" in html
    seen = Seen(html)
    assert title in seen.text
    assert ("aria-label", title) in seen.attributes
    assert unescape(re.findall(r"<title>(.*?)</title>", html)[0]) == title


@pytest.mark.parametrize(
    "title",
    [
        "Status\r\nBcc: all@evil.example\r\n\r\n<script>",
        "Status\nX: y",
        "a\u2028b\u0085c\x0bd",
        "=?utf-8?q?Payment_due?=",
        "بوابة \u202egnp.exe",
        "x" * 4000,
        "\ud83d",
        "",
    ],
)
def test_no_title_adds_a_header(title: str) -> None:
    message = opened(replace(sample_document(), title=title))
    assert sorted(message.keys()) == sorted(opened(sample_document()).keys())
    held = brief(replace(sample_document(), title=title), "0f" * 32).subject
    assert folded(message["Subject"]) == folded(held)
    assert len(held) < 400
    assert "\n" not in message["Subject"]


def test_it_names_language_title_and_a_preview() -> None:
    _, html = parts(sample_document())
    assert html.startswith('<!doctype html><html lang="en-US"')
    assert "<title>Consolidated IT project status</title>" in html
    body = html[html.index("<body") :]
    hidden = re.match(r'<body[^>]*><div style="display:none[^"]*">([^<]*)</div>', body)
    assert hidden is not None
    assert hidden[1].startswith("1 of 4 projects is off track")
    assert Seen(html).tags.count("h1") == 1


def test_it_asks_nothing_of_any_network() -> None:
    html = parts(full_document())[1]
    addresses = set(re.findall(r"(?:https?:)?//[^\s\"'<)]+", html))
    named = {"http://www.w3.org/1999/xhtml"}  # names of the page's vocabulary, which nobody fetches
    assert addresses - named <= {"http://evil.example&#34;,&#34;Click"}, "only a title says one, and it is text"
    assert "@import" not in html
    assert "url(" not in html


def test_a_brand_colour_that_is_none_is_not_used() -> None:
    own = replace(sample_document(), presentation=Presentation(brand=Brand(accent="#123456")))
    assert "color:#123456" in parts(own)[1]
    odd = Brand(accent="#fff;background:url(http://evil.example)")
    assert "evil.example)" not in parts(replace(own, presentation=Presentation(brand=odd)))[1]


def test_an_empty_portfolio_and_a_first_report_say_so() -> None:
    text, html = parts(empty_document())
    for shown in (folded(text), Seen(html).text):
        assert "No projects are declared yet, so there is nothing to report." in shown
        assert "Projects that need attention" in shown
        assert "No source is declared yet." in shown
    first = replace(sample_document(), previous=None, projects=(replace(erp(), changes=()),))
    text, html = parts(first)
    assert "There is no earlier report to compare with." in folded(text)
    assert "ast report:" not in text
    assert "ast report:" not in Seen(html).text


def test_long_lists_are_cut_and_counted() -> None:
    rows = tuple(
        RegisterRow(
            kind="decision", key=f"k{number}", title=f"Decide {number}", source="s", status="Open", is_open=number != 3
        )
        for number in range(14)
    )
    changes = tuple(Change(subject=f"Budget {n}", before="", after="$1.00", kind="budget") for n in range(4))
    document = replace(sample_document(), projects=(replace(erp(), register=rows, changes=changes),))
    text = folded(parts(document)[0])
    assert "Decide 10 (nobody is named, no date set)" in text
    assert "Decide 3 " not in text
    assert "and 3 more decisions in the report" in text
    assert "Budget 2: not there → $1.00" in text
    assert "and 1 more change in the report" in text


def test_what_is_not_known_says_why() -> None:
    page = replace(erp(), overall=replace(erp().overall, colour=Colour.RED))
    document = replace(
        sample_document(), projects=(page,), totals={"actual": figure("portfolio/actual", Unit.MONEY, 5)}
    )
    text = folded(parts(document)[0])
    assert "Budget, revised: not known (last report: no value then). Not in this report." in text


def test_another_process_in_another_locale_writes_the_same_bytes() -> None:
    program = (
        "import sys; from tests.unit.render.sample import sample_document; from reports.render.mail import to_mail;"
        "sys.stdout.buffer.write(to_mail(sample_document()))"
    )
    environment = {"LC_ALL": "C.UTF-8", "TZ": "Asia/Kolkata", "PYTHONHASHSEED": "7"}
    other = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, env=environment)
    assert other.stdout == to_mail(sample_document())


def test_the_html_part_alone_is_what_the_mail_holds() -> None:
    document = replace(sample_document(), as_of=date(2026, 11, 21))
    assert as_html(document, brief(document, document_hash(document))).split() == parts(document)[1].split()


def test_a_status_is_printed_with_the_words_of_the_report() -> None:
    words = {"red": "Critical <b>", "green": "Fine"}
    document = replace(sample_document(), presentation=Presentation(words=words))
    text, html = parts(document)
    assert "1 critical <b>, 1 at risk" in opened(document)["Subject"]
    for shown in (folded(text), Seen(html).text):
        assert "■ Critical <b>" in shown
        assert "Off track" not in shown
        assert "Fine" in shown
