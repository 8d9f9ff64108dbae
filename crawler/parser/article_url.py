"""The address of an article: which column and which number it says, and of which day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

_PATH = re.compile(r"/art/(\d{4})/(\d{1,2})/(\d{1,2})/art_(\d{1,12})_(\d{1,12})(_wap)?\.html?", re.I)


@dataclass(frozen=True, slots=True)
class ArticleAddress:
    """What ``/art/Y/M/D/art_COLUMN_ARTICLE.html`` says. ``article`` is one sequence over all hosts.

    ``day`` is a claim that an editor can change, not the day of posting.
    """

    column: str
    article: str
    day: date


def read_article_url(url: str) -> ArticleAddress | None:
    """Read the address of an article, in its plain or its ``_wap`` form; None where it is none."""
    try:
        found = _PATH.fullmatch(urlsplit(url).path)
        if not found:
            return None
        return ArticleAddress(found[4], found[5], date(int(found[1]), int(found[2]), int(found[3])))
    except ValueError:
        return None
