"""What changed between two readings of one report: cells and sentences, as a person would say it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from store.model import FORMS, Medium, Reading

_SENTENCE = re.compile(r"[^。；！？\n]+[。；！？]?")


@dataclass(frozen=True, slots=True)
class CellChange:
    """A number that differs: its table and key, and its text before and after (None where it was not there).

    ``source`` says which of the two were read from a picture, and whether they are proved; None where neither was.
    """

    table: str
    key: str
    label: str
    before: str | None
    after: str | None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """Cells that differ, sentences that went, sentences that came."""

    cells: tuple[CellChange, ...]
    gone: tuple[str, ...]
    new: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.cells or self.gone or self.new)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def difference(before: Reading, after: Reading) -> Difference:
    """Compare two readings of one report. A sentence that only moved is no change."""
    earlier, later = _sentences(before), _sentences(after)
    return Difference(
        tuple(_cells(before, after)),
        tuple(sentence for sentence in earlier if sentence not in set(later)),
        tuple(sentence for sentence in later if sentence not in set(earlier)),
    )


def _cells(before: Reading, after: Reading) -> Iterator[CellChange]:
    labels = _labels(after.form or before.form)
    for name in dict.fromkeys((*before.tables, *after.tables)):
        earlier = before.tables[name].cells if name in before.tables else {}
        later = after.tables[name].cells if name in after.tables else {}
        for key in dict.fromkeys((*earlier, *later)):
            old, new = earlier.get(key), later.get(key)
            if old is None or new is None or old.value != new.value:
                label = labels.get(f"{name}.{key}", key)
                source = "；".join(
                    f"{which}数字由图片识别，{'已证实' if reading.tables[name].verified else '未证实'}"
                    for which, reading, cell in (("改前", before, old), ("改后", after, new))
                    if cell is not None and reading.tables[name].medium is Medium.IMAGE
                )
                yield CellChange(name, key, label, old.raw if old else None, new.raw if new else None, source or None)


def _labels(form: str | None) -> dict[str, str]:
    """The form's own words for every cell."""
    if form not in FORMS:
        return {}
    return {
        f"{table.key}.{row.key}.{column.key}": f"表{table.number}“{row.label}”行“{column.label}”列"
        for table in FORMS[form].tables
        for block in table.blocks
        for row in block.rows
        for column in block.columns
    }


def _sentences(reading: Reading) -> tuple[str, ...]:
    found = (match[0].strip() for section in reading.sections for match in _SENTENCE.finditer(section.text))
    return tuple(dict.fromkeys(sentence for sentence in found if sentence))
