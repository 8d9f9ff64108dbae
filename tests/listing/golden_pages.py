"""The frozen pages and answers of this folder's golden/, and what is made of them, as plain data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from crawler.listing import (
    Proxy,
    Record,
    Shell,
    Unit,
    Walk,
    read_column,
    read_drawn,
    read_fragment,
    read_proxy,
    read_tree,
)

GOLDEN = Path(__file__).parent / "golden"
#: Where the pages are taken to stand, unless their expectation names another address.
URL = "http://www.beigang.shili.example/col/col7001/index.html"


def inputs() -> list[Path]:
    return sorted(path for path in GOLDEN.iterdir() if path.suffix != ".json")


def expected(path: Path) -> dict[str, Any]:
    return json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))


def outcome(path: Path, url: str) -> dict[str, Any]:
    """What the code makes of a golden file; a page's walk is told up to its first request."""
    data = path.read_bytes()
    if path.suffix == ".xml":
        answer = read_proxy(data, url)
        return {
            "total": answer.total, "total_pages": answer.total_pages, "next": answer.next, "problem": answer.problem,
            "records": [_record(record) for record in answer.records],
        }  # fmt: skip
    if path.stem.startswith("tree_"):
        return {"kinds": list(read_tree(data))}
    if path.stem.startswith("search_"):
        part = read_fragment(data, url)
        return {
            "page": part.page, "pages": part.pages, "total": part.total, "rows": part.rows, "problem": part.problem,
            "records": [_record(record) for record in part.records],
        }  # fmt: skip
    page = (read_drawn if path.stem.startswith("drawn_") else read_column)(data, url)
    walk = Walk(page)
    request = walk.next()
    return {
        "column_name": page.column_name, "column_id": page.column_id, "problem": page.problem,
        "shell": _shell(page.shell) if page.shell else None, "drawn": page.drawn,
        "lists": [_unit(unit) for unit in page.lists], "others": [unit.id for unit in page.others],
        "first_request": f"{request.method} {request.url}" if request else None,
        "complete_at_once": walk.result().complete,
    }  # fmt: skip


def _unit(unit: Unit) -> dict[str, Any]:
    return {
        "id": unit.id, "columns": list(unit.columns), "total": unit.total, "rendered": unit.rendered,
        "proxy": _proxy(unit.group) if unit.group else None, "records": [_record(r) for r in unit.records],
    }  # fmt: skip


def _shell(shell: Shell) -> dict[str, Any]:
    search = shell.search
    call = {"url": search.url, "parameters": dict(search.parameters), "column": search.column} if search else None
    return {"search": call, "frame": shell.frame, "guessed": shell.guessed}


def _proxy(proxy: Proxy) -> dict[str, Any]:
    return {
        "url": proxy.url, "parameters": dict(proxy.parameters), "per_page": proxy.per_page, "group": proxy.group,
    }  # fmt: skip


def _record(record: Record) -> list[str | None]:
    return [record.url, record.title, record.date.isoformat() if record.date else None, record.date_text]
