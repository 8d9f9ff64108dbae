"""Words that came from pages made harmless, and instants as a supervisor reads them."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from urllib.parse import urlsplit

from store.clock import SHANGHAI

_BLANK = {"Cc", "Zl", "Zp", "Zs"}


def one_line(text: str | None, limit: int = 200) -> str:
    """A text as one clean line of at most ``limit`` characters.

    Control characters and line breaks become blanks; characters that show nothing or turn the writing
    direction (format, surrogate, private, unassigned) are dropped.
    """
    if not text:
        return ""
    spaced = "".join(
        " " if (category := unicodedata.category(c)) in _BLANK else "" if category[0] == "C" else c for c in text
    )
    line = " ".join(spaced.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def safe_link(url: str | None) -> str | None:
    """The address if it may stand behind a link: http or https, no blanks or control characters; else None."""
    if not url or any(c.isspace() or unicodedata.category(c)[0] == "C" or c in "<>\"'" for c in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.hostname else None


def moment(instant: datetime | str | None) -> str:
    """``2026年2月2日 20:00``; a stored text without a time of day gives the day alone; None says 未曾查看."""
    if instant is None:
        return "未曾查看"
    if isinstance(instant, str):
        if "T" not in instant:
            day = date.fromisoformat(instant)
            return f"{day.year}年{day.month}月{day.day}日"
        instant = datetime.fromisoformat(instant)
    return f"{instant.astimezone(SHANGHAI):%Y年%-m月%-d日 %H:%M}"
