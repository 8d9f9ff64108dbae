"""What stands on a PDF page: glyphs, rulings and pictures, with their boxes.

All coordinates are points from the top left corner of the page turned so that its text is upright.
"""

from __future__ import annotations

from dataclasses import dataclass, field

Box = tuple[float, float, float, float]

UNKNOWN = "\ufffd"
#: A line may lean so far, in points, and still be straight.
STRAIGHT = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Glyph:
    """One visible character; ``x0`` to ``x1`` is the room it takes in its line, ``run`` what it was printed with."""

    char: str
    x0: float
    y0: float
    x1: float
    y1: float
    run: int = 0

    @property
    def middle(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    @property
    def height(self) -> float:
        return self.y1 - self.y0


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line along one axis: at ``at`` on the other axis, from ``start`` to ``end``."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class PageShapes:
    """One page. ``turns`` are the clockwise quarter turns that made its text upright.

    ``unmapped`` characters have no known meaning, ``invisible`` ones are not painted, ``lost`` ones have no place,
    ``misplaced`` ones a wrong one; ``written_over`` counts fields and notes with text of their own. ``drawings`` may
    be text turned into outlines.
    """

    number: int
    width: float
    height: float
    turns: int = 0
    glyphs: list[Glyph] = field(default_factory=list)
    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    drawings: list[Box] = field(default_factory=list)
    unmapped: int = 0
    lost: int = 0
    written_over: int = 0
    misplaced: int = 0
    invisible: int = 0

    def place(self, box: Box) -> dict[str, object]:
        """A box as kept with a cell: on the page as a viewer shows it, to a tenth of a point."""
        width, height = self.width, self.height
        for _ in range(-self.turns % 4):
            box, width, height = quarter(box, height), height, width
        return {"page": self.number, "box": [round(side, 1) for side in box]}


def quarter(box: Box, height: float) -> Box:
    """A box after a clockwise quarter turn of a page of that height."""
    x0, y0, x1, y1 = box
    return height - y1, x0, height - y0, x1
