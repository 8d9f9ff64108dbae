"""The whole reading of one document, from its bytes."""

from __future__ import annotations

from dataclasses import replace

from crawler.parser import sections
from crawler.parser.carriers.html import html_document
from crawler.parser.carriers.text import text_document
from crawler.parser.choose import find_title
from crawler.parser.decode import Decoded, decode
from crawler.parser.document import Document, Paragraph
from crawler.parser.identity import best, page_claims, signature, statements, title_claims
from crawler.parser.kind import FORM_2019, PRE_2019, Evidence, form_of, judge
from crawler.parser.locate import read_tables
from crawler.parser.page import Page, page_of_text
from crawler.parser.sniff import Sniffed, sniff
from crawler.parser.titles import ReportTitle
from store.model import FORMS, Claim, Kind, Medium, Reading, Table, Unread

#: Rises with every change that may read a stored document differently; ``nianbao reread`` goes by it.
READER_VERSION = 1

_FORM = FORMS["2021-30"]


def read(data: bytes, *, content_type: str | None = None, url: str | None = None) -> Reading:
    """Read one document. ``content_type`` and ``url`` are hints; what the bytes are decides.

    Never raises for a bad document: what cannot be read comes back as a kind with a reason.
    """
    sniffed = sniff(data)
    if sniffed.unreadable:
        return Reading(Kind.UNREADABLE, sniffed.unreadable, carrier=sniffed.carrier)
    decoded = decode(data, content_type)
    if not decoded.trusted:
        why = f"文字无法解码：按{decoded.encoding}读出的内容不像中文，也不像其他编码。"
        return Reading(Kind.UNREADABLE, why, carrier=sniffed.carrier)
    return _read_text(sniffed, decoded)


def _read_text(sniffed: Sniffed, decoded: Decoded) -> Reading:
    markup = sniffed.carrier == "html"
    page = page_of_text(decoded.text, decoded.encoding, trusted=decoded.trusted, markup=markup)
    document = html_document(decoded.text) if markup else text_document(decoded.text)
    located = sections.locate(document.blocks)
    title, resembles = find_title(page)
    claims, signed_on = _identity(page, document, located, title)
    year = best(claims, "year", ("title", "page", "period", "preamble"))
    tables = read_tables(document, _FORM, located)
    form = form_of(document, tables, int(year) if year else None)
    tables = _by_form(tables, form)
    written = sections.texts(document.blocks, located)
    kind, why = judge(Evidence(document, title, resembles, int(year) if year else None, written, tables))
    reading = Reading(kind, why, title.text if title else None, carrier=document.carrier)
    if kind is Kind.NOT_A_REPORT:
        return reading
    return replace(
        reading, body=best(claims, "body", ("title", "page", "preamble", "signature")),
        year=int(year) if year else None, published_at=_published(page), signed_on=signed_on, form=form,
        sections=written, tables=tables, claims=claims,
    )  # fmt: skip


def _identity(
    page: Page, document: Document, located: tuple[sections.Found, ...], title: ReportTitle | None
) -> tuple[tuple[Claim, ...], str | None]:
    start = located[0].start if located else len(document.blocks)
    preamble = sections.running_text(document.blocks[:start])
    lines = [block.text for block in document.blocks[start:] if isinstance(block, Paragraph)]
    signed, signer = signature(lines)
    claims = title_claims(title, "title") + statements(preamble)
    if signer:
        claims += (Claim("body", signer, "signature"),)
    claims += page_claims([candidate.value for candidate in page.titles], title)
    return claims, signed.isoformat() if signed else None


def _published(page: Page) -> str | None:
    if page.displayed_at is None:
        return None
    return page.displayed_at.date().isoformat() if page.displayed_is_date_only else page.displayed_at.isoformat()


def _by_form(tables: dict[str, Table], form: str | None) -> dict[str, Table]:
    """Tables of a form this version has no data for are named and left unread."""
    if form not in {FORM_2019, PRE_2019}:
        return tables
    why = {
        FORM_2019: "这是2019—2020年度的表样（国办公开办函〔2019〕60号），本版本尚不能读取。",
        PRE_2019: "2019年以前没有统一表样，不读取、不检查。",
    }[form]
    return {
        key: Table(Medium.TEXT, unread=(Unread("", why, {}),)) if table.medium is Medium.TEXT else table
        for key, table in tables.items()
    }

