"""A column page: the lists on it, from the data island its script would show, or as they stand in the markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from crawler.listing.datastore import Datastore, read_datastore
from crawler.listing.proxy import Proxy, proxy_of
from crawler.listing.record import Record, read_record
from crawler.listing.script import Settings, read_settings
from crawler.listing.shell import Shell, read_shell
from crawler.listing.tags import attributes, words
from crawler.parser.decode import decode
from crawler.urls import query_of
from store.model.failures import NeedsListing, Redesigned, Truncated, Undecodable

_ISLAND = re.compile(r"<datastore\b.*?(?:</datastore\s*>|(?=</script)|\Z)", re.I | re.S)
_ID = re.compile(r"<[a-z]{1,10}\s[^<>]{0,400}?(?<![\w-])id\s{0,9}=\s{0,9}[\"']?(\w{1,40})", re.I)
_NEAR = 1500
_META = re.compile(r"<meta\b[^<>]*+>", re.I)
_COLUMN_URL = re.compile(r"/col/col(\d{1,12})/")
_CONTAINER = re.compile(r"<[^<>]{1,400}\bdefault_pgContainer\b[^<>]*+>", re.I)
_UNSEEN = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)", re.I | re.S)
_HEAD = re.compile(r"<head\b.*?(?:</head\s*>|(?=<body\b)|\Z)", re.I | re.S)
_FEW_WORDS = 100
_LINE = re.compile(r"<(/?)(?:li|tr|ul|ol|table)\b[^<>]*+>", re.I)
#: Calls by which a page fetches its list elsewhere: the disclosure module, and the newer platform.
_SHELL = re.compile(r"/module/xxgk/search|loadDynamic\s{0,9}\(|\bqueryData\s{0,9}=|/api-gateway/jpaas", re.I)


#: The pager of the content system, by which its script shows a list.
_SCRIPTED = re.compile(r"\bjpage\s{0,9}\(|\bparam_\w{1,40}\s{0,9}=|dataproxy\.jsp", re.I)


@dataclass(frozen=True, slots=True)
class Unit:
    """One list of a page. ``total`` is how many records it states to have, None where it states none or two numbers.

    ``rendered``: the records stand in the markup, and only a date tells them from other links.
    """

    id: str
    columns: tuple[str, ...]
    records: tuple[Record, ...]
    total: int | None
    group: Proxy | None
    rendered: bool = False


@dataclass(frozen=True, slots=True)
class ColumnPage:
    """What a column page says. ``lists`` are the column's own, ``others`` stand beside them on the page.

    ``problem`` is the code of a failure where the page does not show its list: unknown, never empty. ``shell`` is
    how a page without a list gets it; ``drawn`` says that only a browser could show what the page lacks.
    """

    column_name: str | None
    column_id: str | None
    lists: tuple[Unit, ...] = ()
    others: tuple[Unit, ...] = field(default=())
    problem: str | None = None
    shell: Shell | None = None
    drawn: bool = False

    @property
    def records(self) -> tuple[Record, ...]:
        return tuple(record for unit in self.lists for record in unit.records)

    @property
    def total(self) -> int | None:
        """The records stated by all lists together, None where one of them does not state its own."""
        totals = [unit.total for unit in self.lists if unit.total is not None]
        return sum(totals) if totals and len(totals) == len(self.lists) else None

    @property
    def group(self) -> Proxy | None:
        """The proxy of the first list."""
        return self.lists[0].group if self.lists else None


def read_column(data: bytes, url: str, content_type: str | None = None) -> ColumnPage:
    """Read a column page; ``url`` is where it was found. Never raises: what is wrong is in ``problem``."""
    decoded = decode(data, content_type)
    text = decoded.text
    name, number = _claims(text, url)
    page = ColumnPage(name, number)
    if not decoded.trusted:
        return replace(page, problem=Undecodable.code)
    islands = [(found, read_datastore(found[0], url)) for found in _ISLAND.finditer(text)]
    units = _units(text, url, islands) or _rendered(text, url)
    lists, others = _own(units, number)
    page = replace(page, lists=lists, others=others)
    if any(store.cut for _, store in islands):
        return replace(page, problem=Truncated.code)
    elsewhere = bool(_SHELL.search(text) or query_of(url).get("vc_xxgkarea"))
    listed = any(unit.records and not unit.rendered for unit in lists)
    if listed or (lists and not elsewhere):
        return page
    shell = read_shell(text, url)
    if shell is not None:
        return replace(page, shell=shell)
    # A list that a script fetches is said to be so; a page with neither is one that nobody built for.
    drawn = elsewhere or _drawn(text)
    fetched_elsewhere = drawn or units or _SCRIPTED.search(text)
    return replace(page, problem=(NeedsListing if fetched_elsewhere else Redesigned).code, drawn=drawn)


def _drawn(text: str) -> bool:
    """Whether a page without a list has a place for one that a script fills, or is nothing but a script's place."""
    if _CONTAINER.search(text):
        return True
    return "<script" in text.lower() and len(words(_UNSEEN.sub(" ", _HEAD.sub(" ", text)))) < _FEW_WORDS


def _claims(text: str, url: str) -> tuple[str | None, str | None]:
    metas = (attributes(tag) for tag in _META.findall(text[:200_000]))
    named = {meta.get("name", "").lower(): meta.get("content", "").strip() for meta in metas}
    found = _COLUMN_URL.search(url)
    return named.get("columnname") or None, named.get("colid") or (found[1] if found else None)


def _units(text: str, url: str, islands: Sequence[tuple[re.Match[str], Datastore]]) -> tuple[Unit, ...]:
    """The lists of the islands, and those of which only a script speaks: the proxy has their records."""
    named = [(_unit_id(text, found, store), store) for found, store in islands]
    settings = read_settings(_ISLAND.sub(" ", text), [unit for unit, _ in named])
    units = [_unit(unit, url, store, settings[unit]) for unit, store in named]
    spoken = (unit for unit in settings if unit not in {unit for unit, _ in named})
    empty = Datastore((), None, None, None, False, 0)
    only = [_unit(unit, url, empty, settings[unit]) for unit in spoken if not islands]
    return (*units, *(unit for unit in only if unit.group))


def _unit(unit: str, url: str, store: Datastore, settings: Settings) -> Unit:
    per_page, size = settings.count("perPage"), settings.count("groupSize")
    group = per_page * size if per_page and size else len(store.records) or None
    proxy = proxy_of(url, store.next, settings.parameters, settings.pager.get("proxyUrl"), per_page, group)
    columns = dict(proxy.parameters)["columnid"].split(",") if proxy else []
    stated = {total for total in (store.total, settings.number("totalRecord")) if total is not None}
    return Unit(unit, tuple(columns), store.records, stated.pop() if len(stated) == 1 else None, proxy)


def _unit_id(text: str, island: re.Match[str], store: Datastore) -> str:
    linked = query_of(store.next).get("unitid") if store.next else None
    near = _ID.findall(text, max(0, island.start() - _NEAR), island.start())
    return linked or (near[-1] if near else f"island-{island.start()}")


def _rendered(text: str, url: str) -> tuple[Unit, ...]:
    container = _CONTAINER.search(text)
    shown = _UNSEEN.sub(" ", text[container.start():] if container else text)
    read = (read_record(line, url) for line in _lines(shown))
    # Navigation is a list of links too; an entry of a column shows its day.
    records = tuple(record for record in read if record and record.date_text)
    return (Unit("", (), records, None, None, rendered=True),) if records else ()


def _lines(markup: str) -> Iterator[str]:
    """What stands between one tag of a list or table and the next."""
    last: re.Match[str] | None = None
    for found in _LINE.finditer(markup):
        if last is not None and not last[1]:
            yield markup[last.end() : found.start()]
        last = found


def _own(units: tuple[Unit, ...], number: str | None) -> tuple[tuple[Unit, ...], tuple[Unit, ...]]:
    """The lists of the page's own column; all of them where none says that it is."""
    own = tuple(unit for unit in units if number in unit.columns)
    if not own:
        return units, ()
    return own, tuple(unit for unit in units if unit not in own)
