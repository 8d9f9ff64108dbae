"""A cheap look at a CMS page: what it calls itself, when it says it was posted, and what it says about itself.

No tree is built. Everything is a claim of the page, kept with the place where it was found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from crawler.parser.decode import decode
from crawler.parser.markup import headlines, page_title, plain_lines, visible_lines
from crawler.parser.metadata import Found, meta_tags, metadata_table
from crawler.parser.sections import is_heading
from crawler.parser.sniff import sniff
from crawler.parser.stamp import Stamp, read_stamp, time_line
from crawler.parser.titles import title_in_lines

_MOST_HEADER_LINES = 400


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it presents itself.

    ``titles``: candidates, the most reliable first. ``displayed_at`` is aware (Asia/Shanghai);
    ``displayed_is_date_only`` says that it is a day without a time; ``displayed_note`` says what is missing.
    """

    text: str
    encoding: str
    trusted: bool
    lines: tuple[str, ...]
    titles: tuple[Found, ...] = ()
    displayed_at: datetime | None = None
    displayed_is_date_only: bool = False
    displayed_where: str | None = None
    displayed_note: str | None = None
    pub_date: datetime | None = None
    metadata: Mapping[str, Found] = field(default_factory=dict)

    @property
    def opening(self) -> tuple[str, ...]:
        """The lines before the first section of the report."""
        return opening(self.lines)


def page(data: bytes, *, content_type: str | None = None) -> Page:
    """Look at a page. ``content_type`` is the header as sent; its charset may lie."""
    decoded = decode(data, content_type)
    return page_of_text(decoded.text, decoded.encoding, trusted=decoded.trusted,
                        markup=sniff(data).carrier == "html")


def page_of_text(text: str, encoding: str, *, trusted: bool, markup: bool) -> Page:
    """Look at a page whose text is already decoded."""
    lines = visible_lines(text) if markup else plain_lines(text)
    first = opening(lines)
    metadata = (meta_tags(text) if markup else {}) | metadata_table(first)
    pub_date = _read(metadata, "PubDate")
    stamp = time_line(first)
    displayed = _displayed(stamp, pub_date, _read(metadata, "成文日期"))
    return Page(
        text, encoding, trusted, lines, _titles(text, first, metadata, markup=markup), *displayed,
        pub_date.moment() if pub_date else None, metadata,
    )


def opening(lines: Sequence[str]) -> tuple[str, ...]:
    """The lines before the first section heading that a report begins with, at most a few hundred."""
    limit = min(len(lines), _MOST_HEADER_LINES)
    end = next((i for i in range(limit) if lines[i][:1] in "一1１" and is_heading(lines[i])), limit)
    return tuple(lines[:end])


def _titles(text: str, first: Sequence[str], metadata: Mapping[str, Found], *, markup: bool) -> tuple[Found, ...]:
    candidates = [metadata["ArticleTitle"]] if "ArticleTitle" in metadata else []
    if markup:
        candidates += [Found(line, "标题") for line in headlines(text)]
    joined = title_in_lines(first)
    if joined:
        candidates.append(Found(joined.text, "正文首行"))
    shown = page_title(text) if markup else None
    if shown:
        candidates.append(Found(shown, "网页标题"))
    return tuple(candidates)


def _read(metadata: Mapping[str, Found], name: str) -> Stamp | None:
    return read_stamp(metadata[name].value) if name in metadata else None


def _displayed(
    line: Stamp | None, pub_date: Stamp | None, written: Stamp | None
) -> tuple[datetime | None, bool, str | None, str | None]:
    """The displayed time: from the time line; its missing day, or all of it, from the metadata."""
    if line is None:
        if pub_date is None or pub_date.day is None:
            return None, False, None, "页面没有标明发布时间"
        return pub_date.moment(), pub_date.at is None, "meta PubDate", None
    if line.day is not None:
        return line.moment(), line.at is None, line.label, None
    sources: tuple[tuple[str, date | None], ...] = (
        ("meta PubDate", pub_date.day if pub_date else None), ("成文日期", written.day if written else None),
    )  # fmt: skip
    for where, day in sources:
        if day:
            return line.moment(day), False, line.label, f"页面只写了时刻，日期取自{where}"
    return None, False, line.label, "页面只写了时刻，没有日期"
