"""When a look may say absent: never because a page is empty, only because controls prove it.

``conclude`` is pure: what the page says, what the controls said in the same run, and the verdict.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from crawler.parser import READER_VERSION
from crawler.parser.choose import ChoiceVerdict
from store.model import Verdict
from store.model.failures import ControlFailed, EmptyUnproven, NotTheReport, OtherBody


@dataclass(frozen=True, slots=True)
class Says:
    """What one page says of the body and year it was asked for; kept with the target for unchanged looks.

    ``document`` is the address of the linked document that is the report, where the page only leads to it, and
    ``document_sha256`` the hash of the document as it was read.
    ``pictures`` stand in it in place of tables: the hash of each by its address as written, empty where it could not
    be had; ``pictures_at`` is when all of them were last asked for, None where they never were.
    ``area`` is the code before the page's 索引号.
    ``reader`` is the version of the reader that said so, ``asked`` a hash of what it was asked for: with another
    of either the page is judged anew.
    """

    choice: ChoiceVerdict
    why: str
    fingerprint: str
    found_year: int | None = None
    title: str | None = None
    displayed_at: str | None = None
    displayed_is_date_only: bool = False
    url_date: str | None = None
    article_id: str | None = None
    document: str | None = None
    document_sha256: str | None = None
    pictures: Mapping[str, str] = field(default_factory=dict)
    pictures_at: str | None = None
    area: str | None = None
    reader: int = READER_VERSION
    asked: str = ""

    def to_text(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def remembered(cls, text: str | None, asked: str = "") -> Says | None:
        """What the last look kept, unless nothing was kept, another reader said it, or it was asked for another.

        What was kept before pictures were fetched is judged anew.
        """
        data: dict[str, Any] = json.loads(text) if text else {}
        if data.get("reader") != READER_VERSION or data.get("asked") != asked or "pictures" not in data:
            return None
        return cls(**{**data, "choice": ChoiceVerdict(data["choice"])})


@dataclass(frozen=True, slots=True)
class Controls:
    """What the controls of one channel said in this run.

    ``positive`` None: there was nothing known to compare with. ``failed``: the reason code of a control that
    brought no page. ``others`` are the fingerprints of the host's home and error pages.
    """

    positive: bool | None
    positive_why: str
    negative: Says | None
    failed: str | None = None
    others: frozenset[str] = frozenset()
    pinned: frozenset[str] = field(default=frozenset())

    @property
    def broken(self) -> str | None:
        """Why the channel cannot be trusted in this run: a reason code, or None."""
        if self.failed:
            return self.failed
        return ControlFailed.code if self.positive is False else None


@dataclass(frozen=True, slots=True)
class Conclusion:
    """A verdict with its reason code (for unknown) and a sentence for a person."""

    verdict: Verdict
    why: str
    reason: str | None = None


def conclude(says: Says, controls: Controls) -> Conclusion:
    """The verdict about the body and year that was asked for."""
    if says.choice is ChoiceVerdict.REPORT:
        return Conclusion(Verdict.POSTED, says.why)
    if says.choice is ChoiceVerdict.OTHER_BODY:
        return Conclusion(Verdict.UNKNOWN, says.why, OtherBody.code)
    if says.choice is ChoiceVerdict.LOOKALIKE:
        return Conclusion(Verdict.UNKNOWN, says.why, NotTheReport.code)
    if controls.broken:
        return Conclusion(Verdict.UNKNOWN, _and(says, controls.positive_why), controls.broken)
    if controls.positive is None or controls.negative is None:
        return Conclusion(Verdict.UNKNOWN, _and(says, "没有已知报告可作对照"), EmptyUnproven.code)
    if says.choice is ChoiceVerdict.OTHER_YEAR:
        return _other_year(says, controls.negative)
    return _no_report(says, controls.negative, controls)


def _other_year(says: Says, negative: Says) -> Conclusion:
    """A page of another year counts as absent only where the channel is seen to answer so when it has nothing."""
    if negative.choice is ChoiceVerdict.OTHER_YEAR:
        why = _and(says, "对照显示，没有该年度报告时网站显示其他年度的报告")
        return Conclusion(Verdict.ABSENT, why)
    return Conclusion(Verdict.UNKNOWN, says.why, NotTheReport.code)


def _no_report(says: Says, negative: Says, controls: Controls) -> Conclusion:
    if says.fingerprint in controls.pinned:
        return Conclusion(Verdict.ABSENT, _and(says, "与人工确认过的空白页一致"))
    if negative.choice is not ChoiceVerdict.NO_REPORT or says.fingerprint != negative.fingerprint:
        return Conclusion(Verdict.UNKNOWN, _and(says, "与对照的空白页不一致"), EmptyUnproven.code)
    if says.fingerprint in controls.others:
        return Conclusion(Verdict.UNKNOWN, _and(says, "与网站首页或出错页面相同，不能证明未发布"), EmptyUnproven.code)
    return Conclusion(Verdict.ABSENT, _and(says, "与对照的空白页一致，且已知报告能正常显示"))


def _and(says: Says, more: str) -> str:
    return f"{says.why.rstrip('。')}；{more}"
