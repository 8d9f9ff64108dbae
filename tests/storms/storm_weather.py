"""The network between the house and the city: it carries every answer, and spoils what the weather says.

It stands where Scrapy's engine stands: what comes out is a response, or the failure that the download ended in.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from urllib.parse import parse_qs, urlsplit

import scrapy
from scrapy.http import Headers, Response
from storm_city import BY_NAME, OFFICES, START, YEAR, City, Place

from crawler.demo.answer import Answer
from crawler.demo.answers import REPORT_PATH, Answers
from crawler.demo.page_html import challenge_page, home_page, not_found_page
from crawler.demo.world import Site, World
from store.model.failures import (
    DnsFailed,
    Failure,
    HostUnreachable,
    RateLimited,
    Refused,
    Reset,
    RobotsUnreachable,
    TimedOut,
    TlsFailed,
    TooLarge,
    Truncated,
    Unreachable,
)

_IN_A_ROW = 3
_MAINTENANCE = "<html><head><title>系统维护</title></head><body><h1>系统维护中</h1><p>请稍后访问。</p></body></html>"


class Kind(StrEnum):
    """What may be wrong with an answer."""

    DNS = "dns"
    REFUSED = "refused"
    RESET = "reset"
    TLS = "tls"
    TIME_OUT = "time-out"
    CUT_ON_THE_WAY = "cut on the way"
    TOO_LARGE = "too large"
    ROBOTS = "robots unreachable"
    RATE_LIMITED = "rate limited"
    SERVER_ERROR = "500"
    FORBIDDEN = "403"
    NOT_FOUND = "404"
    CHALLENGE = "521"
    PUZZLE = "puzzle with 200"
    SOFT_404 = "soft 404"
    INDEX = "home page instead"
    WRONG_PAGE = "the page of another"
    MAINTENANCE = "maintenance with 200"
    HALF = "half of it"
    EMPTY = "nothing in it"
    SHORT = "fewer records than stated"


_RAISED: dict[Kind, type[Failure]] = {
    Kind.DNS: DnsFailed, Kind.REFUSED: Refused, Kind.RESET: Reset, Kind.TLS: TlsFailed, Kind.TIME_OUT: TimedOut,
    Kind.CUT_ON_THE_WAY: Truncated, Kind.TOO_LARGE: TooLarge, Kind.ROBOTS: RobotsUnreachable,
    Kind.RATE_LIMITED: RateLimited,
}  # fmt: skip
_STATUS = {Kind.SERVER_ERROR: 500, Kind.FORBIDDEN: 403, Kind.NOT_FOUND: 404, Kind.CHALLENGE: 521}


@dataclass(frozen=True)
class Fault:
    """A fault of a host, or of what it shows of one office; from its ``after``-th request in a run on."""

    kind: Kind
    host: str
    office: str | None = None
    after: int = 0


@dataclass(frozen=True)
class Seen:
    """One request: what it was for, whether the answer was the truth, and whether the report stood there.

    ``half``: the answer was cut, which hides nothing where every control was cut alike.
    """

    at: datetime
    run: int
    what: str
    place: Place
    office: str
    truthful: bool
    shown: bool
    half: bool = False


@dataclass
class Network:
    """Answers requests as the city's sites would, in the weather of the day."""

    city: City
    faults: list[Fault] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    run: int = 0
    now: datetime = START

    def begin(self, now: datetime) -> None:
        """A new run: every host counts from zero."""
        self.run, self.now = self.run + 1, now
        self._world: World = self.city.world()
        self._answers = Answers(self._world)
        self._asked: Counter[str] = Counter()
        self._broken: Counter[str] = Counter()

    def fetch(self, request: scrapy.Request) -> Response:
        """The answer to a request; raises Failure."""
        parts = urlsplit(request.url)
        host = parts.hostname or ""
        if self._broken[host] >= _IN_A_ROW:
            self._note(request, truthful=False)
            raise HostUnreachable(host)
        self._asked[host] += 1
        fault = self._fault(host, request)
        answer = self._answer(request, conditional=fault is None)
        if fault is not None and (fault.kind is not Kind.SHORT or _is_list(answer)):
            try:
                spoiled = self._spoil(fault, request, answer)
            except Unreachable:
                self._broken[host] += 1
                self._note(request, truthful=False)
                raise
            except Failure:
                self._note(request, truthful=False)
                raise
            truthful = spoiled.body == answer.body and spoiled.status == answer.status
            answer = spoiled
        else:
            truthful = True
        self._broken[host] = 0
        self._note(request, truthful=truthful, half=fault is not None and fault.kind is Kind.HALF)
        headers = Headers({name: value.encode("latin-1") for name, value in answer.headers})
        return Response(request.url, answer.status, headers, answer.body, request=request)

    def _answer(self, request: scrapy.Request, *, conditional: bool) -> Answer:
        parts = urlsplit(request.url)
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        etag = (request.headers.get("If-None-Match") or b"").decode() if conditional else None
        form = request.body.decode() if request.method == "POST" else None
        return self._answers.answer(parts.hostname or "", target, self.now, etag or None, form)

    def _fault(self, host: str, request: scrapy.Request) -> Fault | None:
        _, _, office = self._subject(request)
        for fault in self.faults:
            if fault.host == host and fault.office in (None, office) and self._asked[host] > fault.after:
                return fault
        return None

    def _spoil(self, fault: Fault, request: scrapy.Request, answer: Answer) -> Answer:
        if fault.kind in _RAISED:
            raise _RAISED[fault.kind]("the weather")
        if fault.kind in _STATUS:
            return Answer(_STATUS[fault.kind], b"<html><body><p>error</p></body></html>", _html())
        made: dict[Kind, Callable[[], bytes]] = {
            Kind.PUZZLE: lambda: challenge_page().encode(),
            Kind.SOFT_404: lambda: not_found_page(self._site(fault.host)).encode(),
            Kind.INDEX: lambda: home_page(self._site(fault.host)).encode(),
            Kind.WRONG_PAGE: lambda: self._of_another(fault.host, request),
            Kind.MAINTENANCE: lambda: _MAINTENANCE.encode(),
            Kind.HALF: lambda: answer.body[: len(answer.body) // 2],
            Kind.EMPTY: lambda: b"",
            Kind.SHORT: lambda: _shorter(answer.body),
        }
        headers = answer.headers if fault.kind in (Kind.HALF, Kind.SHORT) else _html()
        return Answer(200, made[fault.kind](), tuple(pair for pair in headers if pair[0] != "ETag"))

    def _site(self, host: str) -> Site:
        site = self._world.site(host)
        assert site is not None
        return site

    def _of_another(self, host: str, request: scrapy.Request) -> bytes:
        """The report of another office of the host where there is one, else the home page."""
        _, _, office = self._subject(request)
        for other in OFFICES:
            if other.name != office and (other.name, (host, "page")) in self.city.standing:
                return self._answers.answer(host, f"{REPORT_PATH}?area={other.area}&fbtime={YEAR}", self.now).body
        return home_page(self._site(host)).encode()

    def _note(self, request: scrapy.Request, *, truthful: bool, half: bool = False) -> None:
        what, place, office = self._subject(request)
        if what == "other":
            return
        about = [one.name for one in OFFICES if place in one.places] if what == "column" else [office or ""]
        self.seen += [
            Seen(self.now, self.run, what, place, name, truthful, (name, place) in self.city.standing, half)
            for name in about
        ]

    def _subject(self, request: scrapy.Request) -> tuple[str, Place, str | None]:
        """What a request is for: its kind, the place, and whose report it is about."""
        parts = urlsplit(request.url)
        host = parts.hostname or ""
        if parts.path == REPORT_PATH:
            query = parse_qs(parts.query)
            owner = next((one.name for one in OFFICES if one.area == query["area"][0]), None)
            about = owner if query["fbtime"][0] == str(YEAR) else None
            return ("page" if about else "other"), (host, "page"), about
        if parts.path.startswith("/col/") or "dataproxy" in parts.path:
            return "column", (host, "column"), None
        article = re.search(r"/art_\d+_(\d+)\.html", parts.path)
        if article:
            owner = next((one.name for one in OFFICES if int(article[1]) // 1000 == one.number), None)
            return "article", (host, "column"), owner
        document = re.search(r"report(\d+)\.pdf", request.url)
        if document:
            return "document", (host, "column"), next(one for one in BY_NAME if BY_NAME[one].number == int(document[1]))
        return "other", (host, ""), None


def _html() -> tuple[tuple[str, str], ...]:
    return (("Content-Type", "text/html; charset=utf-8"),)


def _is_list(answer: Answer) -> bool:
    return b"<record>" in answer.body


def _shorter(body: bytes) -> bytes:
    """A list from which one record fell out, though it states as many as before."""
    return re.sub(rb"<record>.*?</record>", b"", body, count=1, flags=re.DOTALL)
