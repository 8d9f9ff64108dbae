"""Printing for people: tables on a terminal, plain lines elsewhere, JSON on demand; hostile text made harmless."""

from __future__ import annotations

import argparse
import json
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

_WIDE = 200


def add_json(parser: argparse.ArgumentParser) -> None:
    """The option ``--json``, wherever it stands on the command line."""
    words = "print one JSON value and nothing else"
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=words)


def console() -> Console:
    """A console that does not cut lines when its output is a file or a pipe."""
    return Console(width=None if sys.stdout.isatty() else _WIDE, highlight=False, soft_wrap=not sys.stdout.isatty())


def harmless(text: str) -> str:
    """Text from anywhere, safe to print: control and direction characters become spaces."""
    return "".join(c if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co"} else " " for c in text)


def plain(value: object) -> str:
    """Text from a page on one line, safe to print."""
    return " ".join(harmless("" if value is None else str(value)).split())


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table with a title; every cell is shown as text, never as markup."""
    lines = box.HEAVY_HEAD if sys.stdout.isatty() else box.SIMPLE_HEAD
    table = Table(title=title, title_justify="left", header_style="bold", box=lines)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(plain(cell)) for cell in row))
    console().print(table)


def say(line: str = "") -> None:
    """One plain line."""
    console().print(Text(harmless(line)))


def print_json(value: Any) -> None:
    """One JSON value, readable as it is."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
