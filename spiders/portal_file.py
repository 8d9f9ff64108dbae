"""One file of the watch list, cut into its entries: the portal, its channels, its bodies."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spiders.entry import Entry, showing
from store.tomlfile import TomlFile

_KNOWN = ("bodies", "portal", "channel")
_HEADER = re.compile(r"\s*(\[\[?)\s*(bodies|portal|channel)\s*\]")
#: What matters for finding the inline tables of a list: strings and comments are passed over.
_TOKEN = re.compile(r'"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*|[{}\n]')


@dataclass(frozen=True)
class PortalFile:
    """The entries of one file, each of which knows where it stands."""

    path: Path
    portal: Entry
    channels: tuple[Entry, ...]
    bodies: tuple[Entry, ...]

    @classmethod
    def load(cls, path: Path) -> PortalFile:
        """Read and cut a file; raises ConfigError naming file, line and key."""
        file = TomlFile.load(path)
        for key in file.data:
            if key not in _KNOWN:
                raise file.error(key, f"unknown key; known here: {', '.join(_KNOWN)}")
        if "portal" not in file.data:
            raise file.error("portal", "the table [portal] is missing")
        if not isinstance(file.data["portal"], dict):
            raise file.error("portal", "must be a table: [portal]")
        if "bodies" not in file.data:
            raise file.error("bodies", "the list of bodies is missing; write bodies = [] where there are none")
        lines = _block(file.text, "portal", 0)
        portal = Entry(_shown(file, lines), "portal", file.data["portal"])
        return cls(path, portal, _entries(file, "channel"), _entries(file, "bodies"))


def _entries(file: TomlFile, name: str) -> tuple[Entry, ...]:
    """The entries of a list of tables, however it is written."""
    rows: Any = file.data.get(name, [])
    if not isinstance(rows, list):
        raise file.error(name, f"must be a list of tables, found {rows!r}")
    inline = _inline_lines(file.text, name)
    found = []
    for index, row in enumerate(rows):
        label = f"{name}[{index}]"
        lines = {inline[index]} if index < len(inline) else _block(file.text, name, index)
        if not isinstance(row, dict):
            raise file.error(name, f"{label} must be a table like {{ name = … }}, found {row!r}")
        found.append(Entry(_shown(file, lines), label, row))
    return tuple(found)


def _block(text: str, name: str, index: int) -> set[int]:
    """The lines (from 1) of the table with this header: up to the next header."""
    starts = [(number, match[2]) for number, line in enumerate(text.splitlines(), 1) if (match := _HEADER.match(line))]
    own = [number for number, header in starts if header == name]
    if index >= len(own):
        return set()
    after = [number for number, _ in starts if number > own[index]]
    return set(range(own[index], after[0] if after else len(text.splitlines()) + 1))


def _inline_lines(text: str, name: str) -> list[int]:
    """The line (from 1) of every table of a list written ``name = [{…}, …]``."""
    start = re.search(rf"^\s*{name}\s*=\s*\[", text, re.MULTILINE)
    if start is None:
        return []
    line, depth, found = text.count("\n", 0, start.end()) + 1, 0, []
    for token in _TOKEN.finditer(text, start.end()):
        match token[0]:
            case "\n":
                line += 1
                if depth == 0 and _HEADER.match(text, token.end()):
                    break
            case "{":
                found += [line] if depth == 0 else []
                depth += 1
            case "}":
                depth -= 1
    return found



def _shown(file: TomlFile, lines: set[int]) -> TomlFile:
    """The file with these lines only; the whole of it where they could not be told."""
    return showing(file, lambda number: number in lines or not lines)
