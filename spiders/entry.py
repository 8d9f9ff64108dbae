"""One entry of a portal file: typed access to its keys, and blame that names file, line and key."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from store.errors import ConfigError
from store.tomlfile import TomlFile

T = TypeVar("T")


def showing(file: TomlFile, is_own: Callable[[int], bool]) -> TomlFile:
    """The file with every foreign line (by its number, from 1) and every comment line blank."""
    kept = (
        line if is_own(number) and not line.lstrip().startswith("#") else ""
        for number, line in enumerate(file.text.splitlines(), 1)
    )
    return dataclasses.replace(file, text="\n".join(kept))


@dataclass(frozen=True)
class Entry:
    """One table of a portal file: the portal, a channel, a body, or a table within one of them.

    ``file`` shows only the entry's own lines, at their own numbers, so that a key is found where it stands.
    """

    file: TomlFile
    label: str
    data: dict[str, Any]

    @property
    def first_line(self) -> str:
        """The text of the first line of the entry."""
        return next((line for line in self.file.text.splitlines() if line.strip()), "")

    @property
    def place(self) -> str:
        """Where the entry stands, as FILE:LINE."""
        return f"{self.file.path}:{self.file.line_of(self.first_line)}"

    def error(self, key: str, problem: str) -> ConfigError:
        """A ConfigError about a key, at the line of the key or, where it is missing, of the entry."""
        near = None if key in self.data else self.first_line
        return self.file.error(f"{self.label}.{key}", problem, near=near)

    def only(self, known: Collection[str]) -> None:
        """Refuse every key that is not known."""
        for key in self.data:
            if key not in known:
                hint = "; it must stand above the first table of the file" if key == "bodies" else ""
                raise self.error(key, f"unknown key{hint}; known here: {', '.join(known)}")

    def required(self, key: str) -> Any:
        """The value of a key that must be there."""
        if key not in self.data:
            raise self.error(key, "the key is missing")
        return self.data[key]

    def text(self, key: str) -> str:
        """A text on one line, without blanks around it."""
        return self._text(key, self.required(key))

    def optional_text(self, key: str) -> str | None:
        """A text, or None where the key is not there."""
        return self.text(key) if key in self.data else None

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, none twice."""
        values = self._list(key)
        return self._distinct(key, tuple(self._text(key, value) for value in values))

    def optional_texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, empty where the key is not there."""
        return self.texts(key) if key in self.data else ()

    def whole(self, key: str) -> int:
        """A whole number."""
        return self._whole(key, self.required(key))

    def wholes(self, key: str) -> tuple[int, ...]:
        """A list of whole numbers, none twice."""
        return self._distinct(key, tuple(self._whole(key, value) for value in self._list(key)))

    def seconds(self, key: str) -> float:
        """A time in seconds, not negative."""
        value = self.required(key)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.error(key, f"expected a number of seconds, found {value!r}")
        if not math.isfinite(value) or value < 0:
            raise self.error(key, f"must be 0 or more seconds, found {value!r}")
        return float(value)

    def flag(self, key: str, *, default: bool) -> bool:
        """True or false; ``default`` where the key is not there."""
        value = self.data.get(key, default)
        if not isinstance(value, bool):
            raise self.error(key, f"expected true or false, found {value!r}")
        return value

    def day(self, key: str) -> date | None:
        """A date, as a TOML date or as text in ISO 8601; None where the key is not there."""
        value = self.data.get(key)
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        try:
            return date.fromisoformat(value if isinstance(value, str) else "")
        except ValueError:
            raise self.error(key, f"expected a date like 2018-12-31, found {value!r}") from None

    def table(self, key: str) -> Entry | None:
        """A table within this entry, or None where the key is not there."""
        value = self.data.get(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise self.error(key, f"expected a table like {{ … }}, found {value!r}")
        line = self.file.line_of(key) or 1
        return Entry(showing(self.file, lambda number: number >= line), f"{self.label}.{key}", value)

    def _text(self, key: str, value: Any) -> str:
        if not isinstance(value, str):
            raise self.error(key, f"expected text in quotes, found {value!r}")
        if not value or value != value.strip() or not value.isprintable():
            raise self.error(key, f"must be one line of text without blanks around it, found {value!r}")
        return value

    def _whole(self, key: str, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.error(key, f"expected a whole number, found {value!r}")
        return value

    def _list(self, key: str) -> list[Any]:
        value = self.required(key)
        if not isinstance(value, list):
            raise self.error(key, f"expected a list, found {value!r}")
        return value

    def _distinct(self, key: str, values: tuple[T, ...]) -> tuple[T, ...]:
        twice = next((value for value in values if values.count(value) > 1), None)
        if twice is not None:
            raise self.error(key, f"{twice!r} stands twice")
        return values
