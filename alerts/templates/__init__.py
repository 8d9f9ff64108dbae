"""From an event to the letter a supervisor reads."""

from __future__ import annotations

from alerts.event import Event, Transition
from alerts.templates import body_year, portal, trial
from alerts.templates.letter import Letter, Line

__all__ = ["Letter", "Line", "write"]


def write(event: Event) -> Letter:
    """The letter that tells of an event."""
    if event.transition is Transition.TEST:
        return trial.letter(event)
    return portal.letter(event) if event.year is None else body_year.letter(event)
