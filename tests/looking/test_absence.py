"""When a look may say absent: every combination of a page and its controls that matters."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.absence import Controls, Says, conclude
from crawler.parser.choose import ChoiceVerdict
from store.model import Verdict

REPORT = Says(ChoiceVerdict.REPORT, "是所要的报告。", "")
EMPTY = Says(ChoiceVerdict.NO_REPORT, "没有报告。", "frame")
OTHER_YEAR = Says(ChoiceVerdict.OTHER_YEAR, "是2024年度的报告。", "", 2024)
OTHER_BODY = Says(ChoiceVerdict.OTHER_BODY, "是别的机关的报告。", "")
LOOKALIKE = Says(ChoiceVerdict.LOOKALIKE, "是一图读懂。", "")

GOOD = Controls(True, "对照页面正常", EMPTY)
LATEST = Controls(True, "对照页面正常", OTHER_YEAR)

CASES = [
    ("a report is a report whatever the controls say", REPORT, replace(GOOD, positive=False), "posted", None),
    ("the frame of the control", EMPTY, GOOD, "absent", None),
    ("another frame", replace(EMPTY, fingerprint="x"), GOOD, "unknown", "empty_unproven"),
    ("the frame is the home page", EMPTY, replace(GOOD, others=frozenset({"frame"})), "unknown", "empty_unproven"),
    (
        "confirmed by a person", EMPTY,
        replace(GOOD, others=frozenset({"frame"}), pinned=frozenset({"frame"})), "absent", None,
    ),
    ("the known report does not show", EMPTY, replace(GOOD, positive=False), "unknown", "control_failed"),
    ("a control was challenged", EMPTY, Controls(None, "", None, "challenged"), "unknown", "challenged"),
    ("nothing is known to compare", EMPTY, Controls(None, "", None), "unknown", "empty_unproven"),
    ("the latest report, as the control does", OTHER_YEAR, LATEST, "absent", None),
    ("the latest report, unlike the control", OTHER_YEAR, GOOD, "unknown", "not_the_report"),
    ("a frame where the control shows the latest", EMPTY, LATEST, "unknown", "empty_unproven"),
    ("another body", OTHER_BODY, GOOD, "unknown", "other_body"),
    ("a look-alike", LOOKALIKE, GOOD, "unknown", "not_the_report"),
    ("the control shows a report on a year to come", EMPTY, replace(GOOD, negative=REPORT), "unknown",
     "empty_unproven"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_conclusion(case: tuple[str, Says, Controls, str, str | None]) -> None:
    _, says, controls, verdict, reason = case
    conclusion = conclude(says, controls)
    assert (conclusion.verdict.value, conclusion.reason) == (verdict, reason)
    assert says.why.rstrip("。") in conclusion.why


_SAYS = st.builds(
    Says, st.sampled_from(ChoiceVerdict), st.just("。"), st.sampled_from(["", "frame", "x"]),
    st.sampled_from([None, 2024]),
)  # fmt: skip
_PRINTS = st.frozensets(st.sampled_from(["frame", "x"]))
_CONTROLS = st.builds(
    Controls, st.sampled_from([None, True, False]), st.just(""), st.none() | _SAYS,
    st.sampled_from([None, "timed_out"]), _PRINTS, _PRINTS,
)  # fmt: skip


@given(_SAYS, _CONTROLS)
def test_absent_is_never_said_without_a_working_positive_control(says: Says, controls: Controls) -> None:
    if conclude(says, controls).verdict is Verdict.ABSENT:
        assert controls.positive is True
        assert controls.failed is None
        assert controls.negative is not None
        assert says.choice in {ChoiceVerdict.NO_REPORT, ChoiceVerdict.OTHER_YEAR}
        if says.choice is ChoiceVerdict.NO_REPORT and says.fingerprint not in controls.pinned:
            assert says.fingerprint == controls.negative.fingerprint
            assert says.fingerprint not in controls.others


@given(_SAYS)
def test_what_a_page_says_survives_being_kept(says: Says) -> None:
    assert Says.remembered(says.to_text()) == says


def test_what_another_reader_said_is_judged_anew() -> None:
    assert Says.remembered(replace(REPORT, reader=REPORT.reader - 1).to_text()) is None
    assert Says.remembered(None) is None
