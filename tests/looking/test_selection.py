"""What a crawl is asked for."""

from __future__ import annotations

import pytest

from crawler.selection import Selection
from store.errors import ConfigError
from store.model import Body, Channel, Level, Portal, WatchList

EAST = Portal(
    "east", "东", ("e.example",), "s", 0.0, (Channel("c", "t", "http://e.example/"),),
    (Body("示例市东城区财政局", Level.DISTRICT_DEPARTMENT, "east", aliases=("东城财政",)),
     Body("示例市东城区教育局", Level.DISTRICT_DEPARTMENT, "east")),
)  # fmt: skip
WATCH = WatchList((EAST,))


def test_by_default_last_calendar_year_everywhere() -> None:
    selection = Selection.parse({}, 2026)
    assert (selection.years, selection.is_whole, selection.due_only) == ((2025,), True, False)


def test_a_range_of_years() -> None:
    assert Selection.parse({"years": "2019-2021"}, 2026).years == (2019, 2020, 2021)


@pytest.mark.parametrize("text", ["2026", "1999", "2025-2024", "25", "2019-", "2019–2021", "去年"])
def test_years_that_cannot_be(text: str) -> None:
    with pytest.raises(ConfigError):
        Selection.parse({"years": text}, 2026)


def test_a_part_of_a_name_or_alias_selects() -> None:
    for part in ("财政", "东城财政"):
        selection = Selection.parse({"body": part}, 2026)
        selection.check(WATCH)
        assert [body.name for body in selection.covered(EAST, EAST.channels[0])] == ["示例市东城区财政局"]


@pytest.mark.parametrize("arguments", [{"body": "水务"}, {"portal": "west"}, {"due": "all"}, {"colour": "red"}])
def test_what_does_not_exist_is_refused(arguments: dict[str, str]) -> None:
    with pytest.raises(ConfigError):
        Selection.parse(arguments, 2026).check(WATCH)
