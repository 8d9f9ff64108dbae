"""Addresses: two spellings of one page compare equal, two pages never do."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit

#: Ports on which the same site answers; the scheme differs with them and says nothing about the page.
_SITE_PORTS = {None, 80, 443, 8443}
#: Says how a page is shown, not which page it is.
_NO_NAME = "xxgkhide"


def address(url: str) -> str:
    """The canonical address of a page: no scheme, no usual port, sorted query without ``xxgkhide``, no fragment.

    A Weihai report has been seen under http, https and https on 8443; an unusual port stays.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    port = "" if parts.port in _SITE_PORTS else f":{parts.port}"
    asked = (pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != _NO_NAME)
    query = urlencode(sorted(asked))
    return f"{host}{port}{parts.path or '/'}{'?' + query if query else ''}"


def same_page(one: str, other: str) -> bool:
    """Whether two URLs name one page."""
    return address(one) == address(other)


def query_of(url: str) -> dict[str, str]:
    """The parsed query of a URL; of a repeated key the last value counts, as servers of this kind do."""
    return dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))
