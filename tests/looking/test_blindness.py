"""When a channel counts as blind: by its controls, or when all its pages fail alike."""

from __future__ import annotations

import pytest

from crawler.absence import Conclusion, Controls
from crawler.blindness import Tally
from store.model import Verdict

NOTHING_KNOWN = Controls(None, "", None)


def _tally(controls: Controls, reasons: list[str], seen: int = 0) -> Tally:
    tally = Tally("p", "c", controls)
    for reason in reasons:
        tally.add(Conclusion(Verdict.UNKNOWN, "", reason))
    for _ in range(seen):
        tally.add(Conclusion(Verdict.ABSENT, ""))
    return tally


@pytest.mark.parametrize(
    ("reasons", "seen", "blind"),
    [
        (["timed_out"], 0, "timed_out"),
        (["challenged"], 0, "challenged"),
        (["robots_unreachable"], 0, "robots_unreachable"),
        (["not_found"], 0, None),  # one missing page is no blind portal
        (["not_found", "not_found"], 0, "not_found"),
        (["server_error", "timed_out"], 0, None),  # they do not fail alike
        (["timed_out", "timed_out"], 1, None),  # something was seen
        (["empty_unproven", "empty_unproven"], 0, None),  # the portal works; it only proves nothing
        (["internal_error", "internal_error"], 0, None),  # our fault, not the portal's
        ([], 0, None),
    ],
)
def test_pages_that_fail_alike(reasons: list[str], seen: int, blind: str | None) -> None:
    assert _tally(NOTHING_KNOWN, reasons, seen).blind_reason() == blind


def test_a_failing_control_blinds_whatever_the_pages_say() -> None:
    assert _tally(Controls(False, "不正常", None), [], seen=3).blind_reason() == "control_failed"
    assert _tally(Controls(None, "", None, "challenged"), [], seen=3).blind_reason() == "challenged"
