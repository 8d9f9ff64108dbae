"""A shell: a column page without its list, which a script fetches from the disclosure module."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import parse_qsl, urljoin, urlsplit

from crawler.listing.column_url import column_number
from crawler.listing.concatenation import UNKNOWN, next_argument, read_concatenation
from crawler.listing.search import Search
from crawler.listing.tags import attributes
from crawler.urls import query_of

#: A shell is short, and makes few calls.
_LARGEST = 500_000
_MOST = 12
_CALL = re.compile(r"""["'](?=(?:https?://[^"'\s/]{1,200})?/module/xxgk/search(?:_custom)?\.jsp)""", re.I)
#: The call that turns a page names the address too, but without what it is asked for.
_TURN = re.compile(r"funGoPage\s{0,9}\(\s{0,9}\Z", re.I)
_LOAD = re.compile(r"loadDynamic\s{0,9}\(\s{0,9}\Z", re.I)
_FRAME = re.compile(r"<iframe\b[^<>]{0,2000}+>", re.I)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.S)
#: The newer platform fetches its lists in a way of its own.
_OTHER = re.compile(r"/api-gateway/jpaas|\bqueryData\s{0,9}=", re.I)
_AREA = "vc_xxgkarea"
_DEFAULT = "/module/xxgk/search.jsp"
#: What a browser sends besides where the page does not say.
_USUAL = (("standardXxgk", "1"), ("isAllList", "1"), ("sortfield", "compaltedate:0"))
_PAGING = "currpage"


@dataclass(frozen=True, slots=True)
class Shell:
    """How a shell gets its list: by a call, or from a page in a frame, which is to be read next.

    ``guessed``: the page makes no call that can be read; the usual one for its area is tried.
    """

    page_url: str
    search: Search | None = None
    frame: str | None = None
    guessed: bool = False


def read_shell(text: str, url: str, area: str = "") -> Shell | None:
    """The shell that a page is, None where nothing tells how it gets its list.

    ``area`` is that of the page around a frame. A call for another area than the page's own is not taken.
    """
    if len(text) > _LARGEST:
        return None
    shown = _COMMENT.sub(" ", text)
    area = query_of(url).get(_AREA) or area
    calls = list(islice(_calls(shown, url, area), _MOST))
    search = next((call for call in calls if not area or call.area == area), None)
    if search is not None:
        return Shell(url, search)
    frame = None if calls else _frame(shown, url)
    if frame is not None:
        return Shell(url, frame=frame, search=_usual(url, area) if area else None)
    if area and not calls and not _OTHER.search(shown):
        return Shell(url, _usual(url, area), guessed=True)
    return None


def _calls(text: str, url: str, area: str) -> Iterator[Search]:
    """Every list call with parameters, those that load the list into the page first."""
    found = [(bool(_LOAD.search(text[max(0, at.start() - 40) : at.start()])), at.start())
             for at in islice(_CALL.finditer(text), _MOST)
             if not _TURN.search(text[max(0, at.start() - 40) : at.start()])]  # fmt: skip
    for loads, start in sorted(found, key=lambda one: not one[0]):
        value, end = read_concatenation(text, start)
        search = _search(value, url, area, next_argument(text, end) if loads else None)
        if search is not None:
            yield search


def _search(call: str, url: str, area: str, place: str | None) -> Search | None:
    path, _, query = call.partition("?")
    try:
        endpoint = urljoin(url, path)
        known = urlsplit(endpoint).hostname
    except ValueError:
        return None
    if not query or not known or UNKNOWN in path:
        return None
    own = query_of(url)
    asked = dict(parse_qsl(query, keep_blank_values=True))
    said = {name: _known(name, value, own, area) for name, value in asked.items()}
    if UNKNOWN in asked.get("area", "") and not said["area"]:
        return None  # whose list this is would stand in an address that we do not have
    said.pop(_PAGING, None)
    said.setdefault("area", area or own.get("area", ""))
    said.setdefault("infotypeId", own.get("infotypeId", ""))
    if place:
        said.setdefault("divid", place)
    return Search(endpoint, url, tuple(said.items()), column_number(url))


def _known(name: str, value: str, own: dict[str, str], area: str) -> str:
    """A parameter's value; one that the script takes from elsewhere is what the page's own address says."""
    if UNKNOWN not in value:
        return value
    return (area or own.get(name, "")) if name == "area" else own.get(name, "")


def _usual(url: str, area: str) -> Search:
    parameters = (("infotypeId", query_of(url).get("infotypeId", "")), ("area", area), ("divid", "div4"), *_USUAL)
    return Search(urljoin(url, _DEFAULT), url, parameters, column_number(url))


def _frame(text: str, url: str) -> str | None:
    """The address of the page in the frame in which the list is shown."""
    for tag in islice(_FRAME.findall(text), _MOST):
        source = attributes(tag).get("src", "").strip()
        if "xxgk" not in source.lower():
            continue
        try:
            target = urljoin(url, source)
            same = urlsplit(target).hostname == urlsplit(url).hostname
        except ValueError:
            continue
        if same and target != url:
            return target
    return None
