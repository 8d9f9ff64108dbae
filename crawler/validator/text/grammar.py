"""One sentence read: every number as a claim, with what it is about as far as the words say it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from crawler.validator.text.comparing import Change, change_in
from crawler.validator.text.completeness import rest_of
from crawler.validator.text.frame import Frame
from crawler.validator.text.items import Item, cited, items, segments
from crawler.validator.text.negation import denied
from crawler.validator.text.numerals import Number
from crawler.validator.text.phrase import Phrase, phrase
from crawler.validator.text.sentences import Sentence
from crawler.validator.text.subject import subject_of
from store.model import NumberClaim, Period, Quantity

_NEGATION = re.compile(r"[未没无零]")
_SUM_OF_BOTH = re.compile(r"共|合计|总计|累计")
#: The section of table 4 speaks of nothing else.
_REVIEW_SECTION = 4
_OPENNESS = re.compile(r"信息公开|依申请|政务公开")
_AS_JUDGE = re.compile(r"受理|新收|新增|备案|审理|代理")
_COMPARING = re.compile(r"比|较")
_RELATIVE = frozenset({"%", "倍", "个百分点"})
_NONE = Number(Decimal(0), Decimal(1), "件", False, 0, 0)
#: What a counter of cases may be; 公开申请3次 or 3人 counts something else.
_CASES = frozenset({"件", "条", "份", "宗", "起", "例", "件次", "", "项", "部"})


class Said(NamedTuple):
    """A claim with the number it came from (None for a denial) and, where it compares, how."""

    claim: NumberClaim
    item: Item | None = None
    change: Change | None = None


class SentenceReader:
    """Reads one sentence from left to right, keeping the frame of what was spoken of."""

    def __init__(self, sentence: Sentence, year: int | None, frame: Frame, heading: str = "") -> None:
        self.sentence = sentence
        self.year = year
        self.heading = heading
        self.frame = frame
        self.outside = frame
        self.found: list[Said] = []
        self.of_all: list[NumberClaim] = []

    def read(self, plain: str) -> tuple[list[Said], Frame]:
        """The claims of the sentence in order, and the frame it leaves behind; ``of_all`` has those without number."""
        found = items(plain)
        if not found and not _NEGATION.search(plain):
            return [], self.frame
        end, depth = 0, 0
        for item in found:
            # What is said in brackets is forgotten behind them.
            if item.depth and not depth:
                self.outside = self.frame
            elif depth and not item.depth:
                self.frame = self.outside
            for segment in item.clauses:
                self._clause(segment)
            self._number(item)
            end, depth = item.number.end, item.depth
        for segment in segments(plain[end:]):
            self._clause(segment)
        return self.found, self.frame

    def _clause(self, segment: str) -> None:
        none = denied(segment)
        for subject in _subjects(none, Decimal(0), segment) if none else ():
            if none is not None and subject is not None:
                self.found.append(Said(self._claim(segment, cited(segment), Quantity.COUNT, _NONE, none, subject)))
        rest = rest_of(segment, self.found[-1].claim if self.found else None)
        if rest is not None:
            whole = self.found[-1].claim
            self.of_all.append(whole._replace(
                words=segment, quote=cited(segment), value=_NONE.value, unit=_NONE.unit, step=_NONE.step, subject=rest,
            ))  # fmt: skip
        said = none or phrase(segment)
        # 与2023年相比 names the year before and does not speak of it.
        timed = (said.period or said.years) and not _COMPARING.search(segment)
        self.frame = self.frame.after_clause(said, self._period(said) if timed else None)

    def _number(self, item: Item) -> None:
        number = item.number
        change = change_in(item, self.year)
        if change is not None or number.unit in _RELATIVE:
            self.found.append(Said(self._relative(item, change), item, change))
            return
        said = _words_of(item)
        # 共15件 after other numbers adds them up, whatever they are.
        full = said if said.is_bare and any(one.item for one in self.found) else self.frame.completed(said)
        quantity = Quantity.MONEY if number.unit == "万元" else Quantity.COUNT
        for subject in _subjects(full, number.value, item.left) if _fits(number.unit, full) else (None,):
            self.found.append(Said(self._claim(said.words, item.quote, quantity, number, full, subject), item))
        self.frame = self.frame.after_number(said)

    def _relative(self, item: Item, change: Change | None) -> NumberClaim:
        number, sign = item.number, change.sign if change else 1
        is_rate = number.unit in _RELATIVE
        quantity = (Quantity.GROWTH if is_rate else Quantity.CHANGE) if change else Quantity.SHARE
        factor = 100 if number.unit == "倍" else 1
        return NumberClaim(
            self.sentence.section, self.sentence.text, item.left, item.quote, quantity, number.value * sign * factor,
            "%" if is_rate else number.unit, number.step * factor, scope=self.frame.scope,
            approximate=number.approximate,
        )  # fmt: skip

    def _claim(
        self, words: str, quote: str, quantity: Quantity, number: Number, said: Phrase, subject: str | None
    ) -> NumberClaim:
        certain = said.understood
        if subject is not None and subject.startswith("review."):
            # An office also decides on others' appeals, and on appeals that have nothing to do with openness.
            certain = certain and self._is_about_openness() and not _AS_JUDGE.search(words)
        return NumberClaim(
            self.sentence.section, self.sentence.text, words, quote, quantity, number.value, number.unit, number.step,
            subject, said.scope or self.frame.scope, self._period(said), number.approximate, certain,
        )  # fmt: skip

    def _is_about_openness(self) -> bool:
        if self.sentence.section == _REVIEW_SECTION:
            return True
        around = (self.heading, self.sentence.before, self.sentence.plain)
        return any(_OPENNESS.search(words) for words in around)

    def _period(self, said: Phrase) -> Period:
        years = set(said.years)
        if self.year is None or not years:
            return said.period or self.frame.period or Period.YEAR
        if self.year in years:
            return said.period or Period.YEAR
        return Period.LAST_YEAR if years == {self.year - 1} else Period.LONG


def _words_of(item: Item) -> Phrase:
    """The phrase of a number: the words before it, with those after it where they name the thing."""
    before = phrase(item.left)
    if not item.right or before.topics or before.stands_alone:
        return before
    return phrase(item.left + item.right)


def _fits(unit: str, said: Phrase) -> bool:
    money = "disclosure:fees" in said.features or "fee:processing" in said.features
    return (unit == "万元") == money if unit == "万元" or "disclosure:fees" in said.features else unit in _CASES


def _subjects(said: Phrase, value: Decimal, words: str) -> Iterator[str | None]:
    """What a claim is about; 行政复议、行政诉讼 for both, where both are meant."""
    subject = subject_of(said)
    if subject is None or not subject.startswith("review.both"):
        yield subject
    elif "each" in said.features or value == 0:
        yield subject.replace("both", "reconsideration")
        yield subject.replace("both", "litigation")
    else:
        yield subject if _SUM_OF_BOTH.search(words) else None
