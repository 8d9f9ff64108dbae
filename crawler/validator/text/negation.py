"""Sentences that say none: 未收到政府信息公开申请, 未发生行政复议、行政诉讼, 零申请."""

from __future__ import annotations

import re

from crawler.validator.text.phrase import Phrase, phrase

_NONE = re.compile(
    r"(?P<before>.*?)(?:(?:尚|暂|均|也|亦|都)?(?:未|没有|没|无)(?:再)?(?:接收到|收到|接到|接收|受理|新收|发生|产生|出现|收取|引发|引起|制发|制定"
    r"|出台|印发|制作|办理|被|有|存在|因)?|零(?=申请|复议|诉讼|依申请|行政))(?P<object>.+)"
)
#: 行政复议、行政诉讼均未发生, 政府信息公开申请为零.
_NONE_BEHIND = re.compile(
    r"(?P<object>.*?)(?:数|数量|件数|案件|情况)?(?:均|都|也|亦|暂|尚)*"
    r"(?:(?:未|没有|没)(?:发生|产生|出现|收到|接到|受理)|为(?:零|无)|是零)"
)
_NEGATION = re.compile(r"[未没无零]")
_VERB = re.compile(r"(?:未|没有|没|无|零)(?:再)?(接收到|收到|接到|接收|受理|新收|制发|制定|出台|印发|制作|办理|收取)")
#: Only these can be said to be none; 没有出现应公开而不予公开的办件 speaks of no number.
_DENIABLE = ("request", "review:", "disclosure:normative_documents", "disclosure:regulations", "disclosure:penalties",
             "disclosure:coercion", "disclosure:licensing", "disclosure:fees")  # fmt: skip
_OUTCOME = ("row:", "group:", "flow:", "who:")


def denied(segment: str) -> Phrase | None:
    """What a clause without a number says there was none of, with the scope and time before it; else None."""
    if not _NEGATION.search(segment):
        return None
    behind, found = _NONE_BEHIND.fullmatch(segment), _NONE.fullmatch(segment)
    if behind is not None:
        said = phrase(behind["object"])
    elif found is not None:
        verb = _VERB.search(segment)
        said = phrase(f"{found['before']}{verb[1] if verb else ''}{found['object']}")
    else:
        return None
    if not any(f.startswith(_DENIABLE) for f in said.features) or any(f.startswith(_OUTCOME) for f in said.features):
        return None
    return said
