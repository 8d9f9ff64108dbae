"""``nianbao read FILE…``: what documents say, problems first. Status 1 when errors are found."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from crawler.cli.findings import VERDICTS
from crawler.cli.output import plain, print_json, say
from crawler.cli.reading import print_tables
from crawler.examine import Examined
from crawler.pool import DocumentPool
from store.config import load_config
from store.errors import NianbaoError
from store.home import default_home
from store.model import Kind, Severity

_ORDER = {Severity.ERROR: 0, Severity.SCOPE: 1, Severity.UNKNOWN: 2}


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="+", type=Path, help="documents, or folders of documents")


def run(args: argparse.Namespace) -> int:
    files = list(_files(args.file))
    if not files:
        raise NianbaoError("no documents in " + ", ".join(str(path) for path in args.file))
    results = asyncio.run(_read(files))
    if args.json:
        found = [as_json(path, examined) for path, examined in results]
        print_json(found[0] if len(found) == 1 else found)
    else:
        for path, examined in results:
            _print(path, examined)
    return 1 if any(f.verdict is Severity.ERROR for _, e in results for f in e.findings.values()) else 0


async def _read(files: list[Path]) -> list[tuple[Path, Examined]]:
    pool = DocumentPool(load_config(default_home()).pool)
    try:
        return [(path, await pool.examine(_bytes(path), None, None)) for path in files]
    finally:
        pool.close()


def _files(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
        else:
            yield path


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise NianbaoError(f"cannot read {path}: {error.strerror}") from error


def as_json(path: Path, examined: Examined) -> dict[str, Any]:
    """The object of the reading contract with its findings, and the file it came from."""
    findings = sorted(examined.findings.values(), key=lambda f: _ORDER[f.verdict])
    return {"file": path.name, **examined.reading.to_json(), "findings": [f.to_json() for f in findings]}


def _print(path: Path, examined: Examined) -> None:
    reading = examined.reading
    say(f"{path.name}：{plain(reading.title) or '没有标题'}")
    if reading.kind is not Kind.ANNUAL_REPORT:
        say(f"  {reading.kind.value}：{reading.why}")
    for finding in sorted(examined.findings.values(), key=lambda f: _ORDER[f.verdict]):
        say(f"  {VERDICTS[finding.verdict.value]} [{finding.code}] {finding.message}")
    if reading.kind is Kind.ANNUAL_REPORT and not examined.findings:
        say("  各项勾稽关系成立，没有发现问题")
    print_tables(reading)
