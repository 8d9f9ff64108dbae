"""A TOML file that can say on which line a key stands, so that every complaint names file, line and key."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from store.errors import ConfigError


@dataclass(frozen=True)
class TomlFile:
    """The parsed data of one file together with its text."""

    path: Path
    text: str
    data: dict[str, Any]

    @classmethod
    def load(cls, path: Path) -> TomlFile:
        """Read and parse a file; raises ConfigError naming file, line and column."""
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"{path}: cannot be read: {error}") from error
        try:
            return cls(path, text, tomllib.loads(text))
        except tomllib.TOMLDecodeError as error:
            raise ConfigError(f"{path}: not valid TOML: {error}") from error

    def line_of(self, needle: str) -> int | None:
        """The first line (from 1) on which a key or a quoted value stands."""
        key = re.compile(rf"(?:^|[\s{{,\[.]){re.escape(needle)}\s*(?:=|\])")
        lines = self.text.splitlines()
        for number, line in enumerate(lines, 1):
            if key.search(line):
                return number
        return next((number for number, line in enumerate(lines, 1) if needle in line), None)

    def error(self, key: str, problem: str, *, near: str | None = None) -> ConfigError:
        """A ConfigError that names file, line and key; ``near`` is a text that finds the line better."""
        line = self.line_of(near) if near else None
        line = line or self.line_of(key.rsplit(".", 1)[-1])
        where = f"{self.path}:{line}" if line else str(self.path)
        return ConfigError(f"{where}: {key}: {problem}")
