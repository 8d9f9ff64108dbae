"""The whole reading of one document, from its bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.parser import sections
from crawler.parser.attached import linked_title, says_little
from crawler.parser.carriers.documents import SCANNED
from crawler.parser.carriers.refusal import CannotRead
from crawler.parser.choose import find_title
from crawler.parser.document import Document, Paragraph, Picture
from crawler.parser.form import PRE_FORM, Followed, followed
from crawler.parser.identity import best, page_claims, signature, statements, title_claims
from crawler.parser.kind import Evidence, judge
from crawler.parser.locate import read_tables
from crawler.parser.ocr.engine import Engine
from crawler.parser.opening import Opened, opened
from crawler.parser.page import Page
from crawler.parser.pictures import opened_with_pictures
from crawler.parser.titles import ReportTitle
from store.model import FIRST_YEAR_WITH_FORM, FORMS, Claim, Kind, Medium, Reading, Table, Unread

if TYPE_CHECKING:
    from crawler.parser.ocr.pictured import Pictured

#: Rises with every change that may read a stored document differently; ``nianbao reread`` goes by it.
READER_VERSION = 5

_NOTHING_SEEN = "图片里没有认出年度报告的标题、章节和表格，须人工查看。"
_BEFORE_FORMS = f"{FIRST_YEAR_WITH_FORM}年以前没有统一表样，不读取、不检查。"


def read(
    data: bytes, *, content_type: str | None = None, url: str | None = None,
    pictures: Mapping[str, bytes] | None = None, engine: Engine | None = None,
) -> Reading:  # fmt: skip
    """Read one document. ``content_type`` is a hint, what the bytes are decides; ``url`` completes its links.

    With an ``engine`` pictures are read too: those the document holds, and those of a page as ``pictures`` by the
    address written in it. Their numbers come unproved; ``crawler.validator.proved`` says which are.
    Never raises for a bad document: what cannot be read comes back as a kind with a reason.
    """
    try:
        if engine is not None:
            return _reading(*opened_with_pictures(data, content_type, url, pictures or {}, engine))
        found = opened(data, content_type, url)
    except CannotRead as refused:
        return Reading(refused.kind, refused.why, carrier=refused.carrier)
    return _scanned(found.document) if found.document.carrier == SCANNED else _reading(found)


def _scanned(document: Document) -> Reading:
    """What is certain about a document that is all pictures: that whatever tables it has are pictures."""
    why = f"这是扫描件，共{len(document.blocks)}页图片，没有文字；本机没有安装识别图片的附加组件ocr，没有读取。"
    images = tuple(block.source for block in document.blocks if isinstance(block, Picture))
    newest = max(FORMS.values(), key=lambda form: form.first_year)
    tables = {table.key: Table(Medium.IMAGE, images=images) for table in newest.tables}
    return Reading(Kind.ANNUAL_REPORT, why, carrier=document.carrier, tables=tables)


def _reading(found: Opened, pictured: Pictured | None = None) -> Reading:
    document = found.document
    located = sections.locate(document.blocks)
    title, resembles = find_title(found.page)
    if title is None and resembles is None and not located and says_little(document.blocks):
        title = linked_title(document.attachments)
    claims, signed_on = _identity(found, located, title)
    said = best(claims, "year", ("title", "page", "period", "preamble"))
    year = int(said) if said else None
    form = followed(document, year)
    tables = _checkable(read_tables(document, form.form, located), form)
    tables = pictured.marked(tables) if pictured else tables
    written = sections.texts(document.blocks, located)
    if pictured and pictured.pages and not (title or resembles or written or any(t.cells for t in tables.values())):
        return Reading(Kind.UNREADABLE, _NOTHING_SEEN, carrier=document.carrier, tables=tables)
    judged = judge(Evidence(document, title, resembles, year, written, tables))
    reading = Reading(judged.kind, judged.why, title.text if title else None, carrier=document.carrier)
    if judged.kind is Kind.NOT_A_REPORT:
        return reading
    return replace(
        reading, body=best(claims, "body", ("title", "page", "preamble", "signature")), year=year,
        published_at=_published(found.page), signed_on=signed_on, form=form.key, sections=written, tables=tables,
        claims=claims + _more_claims(found.page, title, form, signed_on), attachments=judged.attachments,
    )  # fmt: skip


def _identity(
    found: Opened, located: tuple[sections.Found, ...], title: ReportTitle | None
) -> tuple[tuple[Claim, ...], str | None]:
    blocks = found.document.blocks
    start = located[0].start if located else len(blocks)
    preamble = sections.running_text(blocks[:start])
    lines = [block.text for block in blocks[start:] if isinstance(block, Paragraph)]
    signed, signer = signature(lines)
    claims = title_claims(title, "title") + statements(preamble)
    if signer:
        claims += (Claim("body", signer, "signature"),)
    claims += page_claims([candidate.value for candidate in found.page.titles], title)
    return claims, signed.isoformat() if signed else None


def _more_claims(
    page: Page, title: ReportTitle | None, form: Followed, signed_on: str | None
) -> tuple[Claim, ...]:
    """Where the remaining facts of the reading were found."""
    where = next((c.where for c in page.titles if title and "".join(c.value.split()).find(title.text) >= 0), "text")
    published = _published(page)
    claims = (
        Claim("title", title.text, where) if title else None,
        Claim("form", form.key, form.where) if form.key else None,
        Claim("signed", signed_on, "signature") if signed_on else None,
        Claim("published", published, page.displayed_where or "page") if published else None,
    )
    return tuple(claim for claim in claims if claim)


def _published(page: Page) -> str | None:
    if page.displayed_at is None:
        return None
    return page.displayed_at.date().isoformat() if page.displayed_is_date_only else page.displayed_at.isoformat()


def _checkable(tables: dict[str, Table], form: Followed) -> dict[str, Table]:
    """The tables, those of a report that follows no common form left unread."""
    if form.key != PRE_FORM:
        return tables
    return {
        key: Table(Medium.TEXT, unread=(Unread("", _BEFORE_FORMS, {}),)) if table.medium is Medium.TEXT else table
        for key, table in tables.items()
    }
