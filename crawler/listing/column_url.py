"""The address of a column, ``/col/colN/index.html``, and the number in it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_PATH = re.compile(r"/col/col(\d{1,12})(?:/(?:index\.html?)?)?", re.I)


def column_number(url: str) -> str | None:
    """The number of the column that a URL leads to, whatever its query; None where it leads to none."""
    try:
        found = _PATH.fullmatch(urlsplit(url).path)
    except ValueError:
        return None
    return found[1] if found else None


def column_address(page_url: str, number: str) -> str:
    """The address of a column on the site of a page, by the scheme and port of that page."""
    parts = urlsplit(page_url)
    return f"{parts.scheme}://{parts.netloc}/col/col{number}/index.html"
