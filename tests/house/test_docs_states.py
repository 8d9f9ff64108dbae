"""docs/states.md says every state with its bases, every mark, verdict, threshold, due rule and control."""

from __future__ import annotations

import ast
import dataclasses

from committed import CHECKOUT
from docs_pages import page, rows, sections

from crawler.parser.choose import ChoiceVerdict
from store.config import Missing
from store.due import due
from store.model import Body, Level, TargetKind, Verdict
from store.states import Mark, State

PAGE = page("states.md")
SECTIONS = sections(PAGE)


def column(section: str, *numbers: int) -> list[tuple[str, ...]]:
    return [tuple(row[number].strip("`") for number in numbers) for row in rows(SECTIONS[section])]


def bases() -> set[tuple[str, str]]:
    """Every pair of state and basis that ``judge`` can give, as its module writes them."""
    tree = ast.parse((CHECKOUT / "store" / "states.py").read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and len(node.args) >= 2]
    return {
        (State[call.args[0].attr].value, call.args[1].value)
        for call in calls
        if isinstance(call.args[0], ast.Attribute)
        and isinstance(call.args[0].value, ast.Name)
        and call.args[0].value.id == "State"
        and isinstance(call.args[1], ast.Constant)
    }


def test_every_state_with_its_word_and_every_basis() -> None:
    listed = column("The states", 0, 1, 2)
    assert {(state, basis) for state, _, basis in listed} == bases()
    assert {(state, word) for state, word, _ in listed} == {(state.value, state.chinese) for state in State}
    assert len(listed) == len(bases())


def test_every_mark() -> None:
    assert [name for (name,) in column("Marks", 0)] == [
        Mark.IMAGE_ONLY, Mark.BACKDATING, Mark.CLAIMED, Mark.CHANGED, Mark.FINDINGS
    ]  # fmt: skip
    assert len(Mark) == len(rows(SECTIONS["Marks"]))


def test_every_verdict_of_a_look() -> None:
    assert [name for (name,) in column("Three-valued truth", 0)] == list(Verdict)


def test_every_threshold_with_its_default() -> None:
    fields = [(field.name, str(field.default)) for field in dataclasses.fields(Missing)]
    assert column("Thresholds", 0, 1) == fields


def test_every_level_with_its_due_date_and_basis() -> None:
    told = column("When is a report due", 0, 1, 2)
    assert told == [
        (level.value, f"{rule.day:%-d %B}", rule.basis.value)
        for level in Level
        for rule in [due(Body("示例市示例机关", level, "shili"), 2025)]
    ]


_CONTROLS = (TargetKind.POSITIVE, TargetKind.NEGATIVE, TargetKind.HOME, TargetKind.ERROR)


def test_every_control_and_every_kind_of_page() -> None:
    listed = [name for (name,) in column("When a look may say absent", 0)]
    assert listed == [*_CONTROLS, *_by_page()]


def _by_page() -> list[ChoiceVerdict]:
    first = [ChoiceVerdict.REPORT, ChoiceVerdict.OTHER_BODY, ChoiceVerdict.LOOKALIKE]
    return [*first, *(verdict for verdict in ChoiceVerdict if verdict not in first)]
