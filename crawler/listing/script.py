"""What the scripts of a column page say about its lists: how many records, how many at a time, from where."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

_MOST = 5000
_TOKEN = re.compile(
    r"\bparam_(?P<unit>\w{1,40})(?:\s{0,9}=\s{0,9}\{(?P<settings>[^{}]{0,4000}+)\})?"
    r"|#(?P<mention>\w{1,40})"
    r"|\b(?P<key>totalRecord|perPage|groupSize|proxyUrl)[\"']?\s{0,9}[:=]\s{0,9}[\"']?(?P<value>[^\s\"',;{}<>]{1,400})",
    re.I,
)
_SETTING = re.compile(r"""["']?(\w{1,40})["']?\s{0,9}:\s{0,9}(?:'([^'\n]*+)'|"([^"\n]*+)"|([^\s,'"{}]++))""")
_KEYS = {name.lower(): name for name in ("totalRecord", "perPage", "groupSize", "proxyUrl")}


@dataclass(slots=True)
class Settings:
    """The settings of one list: the parameters its proxy wants, and the pager's own values as written."""

    parameters: dict[str, str] = field(default_factory=dict)
    pager: dict[str, str] = field(default_factory=dict)

    def number(self, name: str) -> int | None:
        """A whole number of the pager, None where it is missing or none."""
        value = self.pager.get(name, "")
        return int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else None

    def count(self, name: str) -> int | None:
        """A number that makes sense only from 1 on."""
        return self.number(name) or None


def read_settings(script: str, units: Sequence[str]) -> dict[str, Settings]:
    """The settings by unit id. A pager's value belongs to the unit that was spoken of last.

    ``units`` are the lists known from the page; with a single one, every value is its own.
    """
    found = {unit: Settings() for unit in units}
    current = units[0] if len(units) == 1 else None
    for token in islice(_TOKEN.finditer(script), _MOST):
        unit = token["unit"] or token["mention"]
        if token["unit"] and token["settings"] is not None:
            found.setdefault(token["unit"], Settings()).parameters.update(_parameters(token["settings"]))
        if unit in found:
            current = unit
        if token["key"] and current is not None:
            found[current].pager.setdefault(_KEYS[token["key"].lower()], token["value"])
    return found


def _parameters(settings: str) -> dict[str, str]:
    return {name: single or double or bare for name, single, double, bare in _SETTING.findall(settings)}
