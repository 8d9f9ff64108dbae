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
#: Categories of characters that act on a terminal or turn the writing, and of what ends a line for some readers.
_ACTING = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def add_json(parser: argparse.ArgumentParser) -> None:
    """The option ``--json``, wherever it stands on the command line."""
    words = "print one JSON value and nothing else"
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=words)


def console() -> Console:
    """A console that does not cut lines when its output is a file or a pipe."""
    return Console(width=None if sys.stdout.isatty() else _WIDE, highlight=False, soft_wrap=not sys.stdout.isatty())


def harmless(text: str) -> str:
    """Text from anywhere, safe to print: control and direction characters become spaces."""
    return "".join(" " if _acts(c) else c for c in text)


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


def say_error(text: str) -> None:
    """One line on the error output; what it quotes may come from anywhere."""
    sys.stderr.write(harmless(text) + "\n")


def print_json(value: Any) -> None:
    """One JSON value, readable as it is; characters that would act on a terminal are written as escapes."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2).translate(_IN_JSON) + "\n")


def _acts(character: str) -> bool:
    return unicodedata.category(character) in _ACTING


class _Escapes(dict[int, str]):
    """What is printed for each character of a JSON text, filled as characters come; line feeds stand between lines."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        escaped = json.dumps(character)[1:-1] if _acts(character) and character != "\n" else character
        return self.setdefault(code, escaped)


_IN_JSON = _Escapes()
