"""A plain client for the demo portal, and the grid of an HTML table, both independent of the code under test."""

from __future__ import annotations

import http.client
from contextlib import closing
from typing import Any

from bs4 import BeautifulSoup, Tag

from crawler.demo.answers import REPORT_PATH
from crawler.listing import ListRequest


def report_url(host: str, area: str, year: int) -> str:
    return f"http://{host}{REPORT_PATH}?area={area}&fbtime={year}"


def fetch(port: int, url: str, **headers: str) -> tuple[int, bytes, Any]:
    """Status, body and headers of one request sent as to a proxy."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request("GET", url, headers={key.replace("_", "-"): value for key, value in headers.items()})
        response = connection.getresponse()
        return response.status, response.read(), response.headers


def ask(port: int, request: ListRequest) -> tuple[bytes, str]:
    """Body and Content-Type of what answers a request for a part of a list."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request(request.method, request.url, body=request.body, headers=dict(request.headers))
        response = connection.getresponse()
        return response.read(), response.headers["Content-Type"]


def grid(table: Tag) -> list[list[str]]:
    """The text of every place of a table; a merged cell fills all its places. Uneven rows are an error."""
    places: dict[tuple[int, int], str] = {}
    rows = table.find_all("tr")
    for y, row in enumerate(rows):
        x = 0
        for cell in row.find_all("td"):
            while (y, x) in places:
                x += 1
            down, across = int(cell.get("rowspan", 1)), int(cell.get("colspan", 1))
            for dy in range(down):
                for dx in range(across):
                    assert (y + dy, x + dx) not in places, "two cells overlap"
                    places[y + dy, x + dx] = cell.get_text(strip=True)
    width = max(x for _, x in places) + 1
    assert set(places) == {(y, x) for y in range(len(rows)) for x in range(width)}, "the grid has holes"
    return [[places[y, x] for x in range(width)] for y in range(len(rows))]


def tables_of(html: str | bytes) -> list[list[list[str]]]:
    """The grids of the statutory tables of a page, without its metadata table."""
    soup = BeautifulSoup(html, "lxml")
    return [grid(table) for table in soup.select("#zoom table") if "xxgk-facts" not in (table.get("class") or [])]
