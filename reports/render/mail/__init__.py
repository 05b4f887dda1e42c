"""The weekly brief as a mail: text and HTML with the same words, ready to be sent or opened as a draft."""

from __future__ import annotations

from binascii import b2a_qp
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from reports.document import ReportDocument
from reports.render.canonical_json import document_hash
from reports.render.contract import Renderer
from reports.render.directions import isolated
from reports.render.mail.brief import brief
from reports.render.mail.html_part import as_html
from reports.render.mail.text_part import as_text

_CRLF = "\r\n"
_LINE = 76  # characters
_BOUNDARY = 40  # characters of the hash; a boundary has at most 70


def to_mail(document: ReportDocument) -> bytes:
    """Return the mail as RFC 5322 has it, with CRLF; the same document gives the same bytes.

    It names neither sender nor receivers nor a message id: whoever sends it does. Its date is when the report was made,
    and its boundary is of the document's hash. X-Unsent lets a mail program open it as a draft.
    """
    digest = document_hash(document)
    held = brief(document, digest)
    message = EmailMessage(policy=SMTP)
    message["Date"] = format_datetime(document.made_at)
    message["Auto-Submitted"] = "auto-generated"
    message["X-Unsent"] = "1"
    text, page = as_text(held), as_html(document, held)
    message.set_content(text, cte=_encoding(text))
    message.add_alternative(page, subtype="html", cte=_encoding(page))
    message["Content-Language"] = document.presentation.language.replace("_", "-")
    message.set_boundary(f"report-{digest[:_BOUNDARY]}")
    return _subject(isolated(held.subject)) + message.as_bytes()


def _encoding(text: str) -> str:
    """Return the transfer encoding that makes the part smaller; in most alphabets but the Latin one it is base64."""
    data = text.encode()
    is_shorter = len(b2a_qp(data)) <= len(data) * 4 // 3
    return "quoted-printable" if is_shorter else "base64"


def _subject(text: str) -> bytes:
    """Return the first line of the mail; the standard library's newer folding would begin a long one with a space.

    Words that look like encoded ones are encoded, so that no title can pretend to be another.
    """
    is_plain = text.isascii() and "=?" not in text
    header = Header(text, "us-ascii" if is_plain else "utf-8", maxlinelen=_LINE, header_name="Subject")
    return f"Subject: {header.encode(linesep=_CRLF)}{_CRLF}".encode("ascii")


RENDERER = Renderer(name="mail", media_type="message/rfc822", suffix=".eml", render=to_mail)
