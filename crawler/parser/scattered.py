"""What is left of a table whose lines cannot even be told for a table: said to be there, and unread.

A table is missing only where nothing of it stands. Bare lines that lost their blank cells may hold so few numbers, or
stand under a heading so odd, that no table is found in them; their labels still say that there was one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crawler.parser.document import DocumentBlock, Grid, GridCell, Layout, Paragraph
from crawler.parser.labels import normal
from crawler.parser.words import TableWords
from store.model import Place, Unread

_LONGEST_LABEL = 90
#: 总计 and 其他 stand in many a text; a longer label alone on a line hardly does, and three of them do not.
_SHORTEST_LABEL = 4
_LEAST_LABELS = 3
_SHOWN = 20


def scattered(blocks: Sequence[DocumentBlock], words: TableWords) -> Unread | None:
    """The labels of a table that stand alone on their lines, as one unread stretch; None where there are too few."""
    found: dict[frozenset[str], tuple[str, Place]] = {}
    for text, place in _lines(blocks):
        names = _label(text, words)
        if names:
            found.setdefault(names, (text, place))
    if len(found) < _LEAST_LABELS:
        return None
    shown = list(found.values())
    text = "｜".join(text for text, _ in shown[:_SHOWN])
    return Unread(text, "表格已散成逐行文字，只认得出名目，不能确定各数属于哪一格", shown[0][1])


def _label(text: str, words: TableWords) -> frozenset[str]:
    if len(text) > _LONGEST_LABEL or len(normal(text)) < _SHORTEST_LABEL:
        return frozenset()
    return words.labels.exact(text) or words.heads.exact(text)


def _lines(blocks: Sequence[DocumentBlock]) -> Iterator[tuple[str, Place]]:
    """Every line outside a table with rows, and where it stands: its line, or its paragraph counted from 1."""
    number = 0
    for block in blocks:
        number += 1
        if isinstance(block, Paragraph):
            yield block.text, {"line": block.line} if block.line is not None else {"paragraph": number}
        elif isinstance(block, Grid) and block.layout is Layout.BARE:
            cells: list[GridCell] = [row.cells[0] for row in block.rows]
            yield from ((cell.text, cell.place) for cell in cells)
            number += len(cells) - 1
