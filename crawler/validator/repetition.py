"""How much of a report's text is last year's, statutory phrases aside."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.validator.text.sentences import sentences
from store.model import Reading

#: What may change while a sentence stays the same: years and numbers, blanks and marks.
_LOOSE = re.compile(r"[\d\s,.，。、；：:;！？“”\"'（）()《》〔〕%％]+|[上本去今]年度?|年度?")
#: Shorter sentences say nothing of their own.
_SHORTEST = 12
#: What every report must say, or cannot say otherwise.
_STATUTORY = re.compile(
    r"信息公开条例|国办公开办函|国办发|国务院办公厅|政府信息公开工作年度报告|统计期限|以公开为常态|信息处理费|电子版|如有疑问|联系电话"
    r"|未收到|没有收到|未发生|没有发生|无其他需要|没有其他需要|人大代表|政协"
)


@dataclass(frozen=True, slots=True)
class Repetition:
    """Of ``total`` sentences of a report those that stand in last year's, as written this year."""

    total: int
    repeated: tuple[str, ...]

    @property
    def share(self) -> float:
        return len(self.repeated) / self.total if self.total else 0.0


def repetition(reading: Reading, last_year: Reading) -> Repetition:
    """Which sentences of a report repeat last year's, whatever their numbers; statutory ones are left out."""
    known = set(_own(last_year))
    own = _own(reading)
    return Repetition(len(own), tuple(text for loose, text in own.items() if loose in known))


def _own(reading: Reading) -> dict[str, str]:
    found: dict[str, str] = {}
    for sentence in sentences(reading):
        loose = _LOOSE.sub("", sentence.text)
        if len(loose) >= _SHORTEST and not _STATUTORY.search(sentence.text):
            found[loose] = sentence.text
    return found
