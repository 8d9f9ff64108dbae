"""``nianbao read FILE…``: what documents say, problems first. Status 1 when errors are found."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from crawler.cli.documents import CannotOpen, Document, documents
from crawler.cli.findings import VERDICTS
from crawler.cli.output import plain, print_json, say
from crawler.cli.places import in_words
from crawler.cli.progress import Progress
from crawler.cli.reading import print_tables
from crawler.cli.summary import KINDS, print_summary
from crawler.examine import Examined
from crawler.pool import DocumentPool
from store.config import Config, load_config
from store.home import default_home
from store.model import Checked, Finding, Kind, Reading, Severity

_ORDER = {Severity.ERROR: 0, Severity.SCOPE: 1, Severity.UNKNOWN: 2}
#: How many documents wait in memory for each worker, so that none is ever idle.
_WAITING = 2
_MOST_PLACES = 4


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="+", type=Path, help="documents, or folders of documents")
    parser.add_argument("--tables", action="store_true", help="the tables of each document, when there are several")


def run(args: argparse.Namespace) -> int:
    named = documents(args.file)
    results = asyncio.run(_read(named, load_config(default_home())))
    if args.json:
        found = [as_json(name, examined) for name, examined in results]
        print_json(found[0] if len(found) == 1 else found)
    else:
        for name, examined in results:
            _print(name, examined, tables=args.tables or len(results) == 1)
        if len(results) > 1:
            print_summary(results)
    return 1 if any(f.verdict is Severity.ERROR for _, e in results for f in e.findings.values()) else 0


async def _read(named: Sequence[Document], config: Config) -> list[tuple[str, Examined]]:
    """Every document by name, in the order named; as many at once as there are workers for."""
    pool = DocumentPool(config.pool)
    room = asyncio.Semaphore(config.pool.workers * _WAITING)
    with Progress("读取文件", len(named)) as progress:

        async def one(document: Document) -> tuple[str, Examined]:
            async with room:
                try:
                    examined = await pool.examine(document.data(config.crawl.max_size), None, None)
                except CannotOpen as refused:
                    examined = Examined(Reading(Kind.UNREADABLE, str(refused), carrier="unknown"), Checked())
            progress.step()
            return document.name, examined

        try:
            return await asyncio.gather(*map(one, named))
        finally:
            pool.close()


def as_json(name: str, examined: Examined) -> dict[str, Any]:
    """The object of the reading contract with its findings, and the file it came from."""
    return {"file": name, **examined.reading.to_json(), "findings": [f.to_json() for f in _sorted(examined)]}


def _sorted(examined: Examined) -> list[Finding]:
    return sorted(examined.findings.values(), key=lambda finding: _ORDER[finding.verdict])


def _print(name: str, examined: Examined, *, tables: bool) -> None:
    reading = examined.reading
    say(f"{plain(name)}：{plain(reading.title) or '没有标题'}")
    found = _sorted(examined)
    if reading.why and not any(reading.why in finding.message for finding in found):
        say(f"  {KINDS[reading.kind]}：{plain(reading.why)}")
    for finding in found:
        say(f"  {VERDICTS[finding.verdict.value]} [{finding.code}] {finding.message}{_places(reading, finding)}")
    if reading.kind is Kind.ANNUAL_REPORT and not (found or reading.why):
        say("  各项勾稽关系成立，没有发现问题")
    if tables:
        print_tables(reading)


def _places(reading: Reading, finding: Finding) -> str:
    """Where the cells of a finding stand; of several their rows."""
    table = reading.tables.get(finding.table or "")
    cells = [table.cells[key] for key in finding.cells if key in table.cells] if table else []
    places = list(dict.fromkeys(filter(None, (in_words(cell.place, column=len(cells) == 1) for cell in cells))))
    if not places:
        return ""
    return "（见" + "、".join(places[:_MOST_PLACES]) + ("等处" if len(places) > _MOST_PLACES else "") + "）"
