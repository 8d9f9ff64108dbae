"""From events to the letter a supervisor reads."""

from __future__ import annotations

from alerts.event import Event, Transition
from alerts.rules import BODY_YEAR_RULES, SYSTEM_RULES
from alerts.templates import body_year, portal, system, trial
from alerts.templates.group import letter as write_group
from alerts.templates.letter import Letter, Line

__all__ = ["Letter", "Line", "write", "write_group"]

_OF_BODY_YEARS = frozenset(rule.kind for rule in BODY_YEAR_RULES)
_OF_SYSTEM = frozenset(rule.kind for rule in SYSTEM_RULES)


def write(event: Event) -> Letter:
    """The letter that tells of an event."""
    if event.transition is Transition.TEST:
        return trial.letter(event)
    if event.kind in _OF_BODY_YEARS:
        return body_year.letter(event)
    return system.letter(event) if event.kind in _OF_SYSTEM else portal.letter(event)
