"""A whole report read as prose: its claims, and what they say about each other."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from crawler.validator.text.frame import Frame
from crawler.validator.text.grammar import Said, SentenceReader
from crawler.validator.text.relations import Comparison, Listing, Share, comparisons, listings, shares
from crawler.validator.text.sentences import Sentence, sentences
from store.model import NumberClaim, Quantity, Reading

#: A line of a few words without a number stands above what follows it.
_HEADING = re.compile(r"[^0-9，]{2,20}")
_LONG = 40
_A_DIGIT = re.compile("[0-9０-９]")
_SHORTENED = re.compile(r"[《“\"〔【\[（(/第]")
#: Nobody writes a sentence of more numbers; how those of a longer one hang together is not asked.
_LONGEST = 100
#: A share may be one of so many numbers said before it in its paragraph.
_REMEMBERED = 60
#: Only a sentence in which one of these stands can hold a claim; the others are not looked at. Each begins with a
#: set of characters, so that it is looked for and not tried at every place.
_COUNTS = re.compile(r"[0-9０-９](?:[^0-9０-９年月日]|$)")
_SPELT = re.compile(r"[一二三四五六七八九十两百千零][一二三四五六七八九十两百千零]*[件条份宗起]")
_DENIES = re.compile(r"[未没无零][^，。；]{0,40}(?:申请|复议|诉讼|规章|规范性文件|许可|处罚|强制|收费)")
_DENIES_BEHIND = re.compile(
    r"(?:申请|复议|诉讼|规章|规范性文件|许可|处罚|强制|收费)[^，。；]{0,10}?(?:[未没]|为[零无])"
)
_SUFFIX = re.compile(r"(?:人民政府|街道办事处|办事处|管理委员会|管委会|委员会|办公室|局)$")
_KINDS = frozenset({"人民政府", "街道办事处", "办事处", "管理委员会", "管委会", "委员会", "办公室"})
_TAIL = re.compile(r"(?<=[省市区县旗州])(?=.{2})")


@dataclass(frozen=True, slots=True)
class Prose:
    """The claims of a report in reading order, and the lists, shares and comparisons they stand in."""

    claims: tuple[NumberClaim, ...]
    listings: tuple[Listing, ...]
    shares: tuple[Share, ...]
    comparisons: tuple[Comparison, ...]


def prose(reading: Reading, names: Iterable[str] = (), known: Iterable[Sentence] | None = None) -> Prose:
    """Read the sections of a report. ``names`` are the body's own names, beside the one on the report.

    ``known`` are its sentences, where they have been cut already.
    """
    own = _own_name(tuple(dict.fromkeys(filter(None, (reading.body, *names)))))
    reader = _Reader(own, reading.year)
    for sentence in sentences(reading) if known is None else known:
        reader.take(sentence)
    return Prose(tuple(reader.claims), tuple(reader.listings), tuple(reader.shares), tuple(reader.comparisons))


class _Reader:
    """Takes the sentences in order; a heading rules until the next, a scope until the end of its paragraph."""

    def __init__(self, own: _OwnName | None, year: int | None) -> None:
        self.own, self.year = own, year
        self.claims: list[NumberClaim] = []
        self.listings: list[Listing] = []
        self.shares: list[Share] = []
        self.comparisons: list[Comparison] = []
        self.section, self.paragraph, self.heading = 0, 0, ""
        self.frame = Frame()
        self.before: list[Said] = []
        self.in_paragraph: list[Said] = []

    def take(self, sentence: Sentence) -> None:
        if sentence.paragraph != self.paragraph:
            self.paragraph = sentence.paragraph
            self.before, self.in_paragraph = [], []
            heading = _heading(sentence)
            if heading or sentence.section != self.section:
                self.heading, self.section = heading, sentence.section
            self.frame = self._headed(Frame())
        if not _may_claim(sentence.text):
            return
        plain = self.own.replaced(sentence.plain) if self.own else sentence.plain
        reader = SentenceReader(sentence, self.year, self.frame, self.heading)
        said, left = reader.read(plain)
        self.frame = self._headed(Frame(scope=left.scope))
        self.claims += [one.claim for one in said] + reader.of_all
        if 0 < len(said) <= _LONGEST:
            self.listings += listings(said, self.before)
            if any(one.claim.quantity is Quantity.SHARE for one in said):
                self.shares += shares(said, self.in_paragraph)
            if any(one.change is not None for one in said):
                self.comparisons += comparisons(said, self.before)
            self.before = said
            self.in_paragraph = [*self.in_paragraph, *said][-_REMEMBERED:]

    def _headed(self, frame: Frame) -> Frame:
        return frame._replace(topics=("request",)) if "依申请" in self.heading else frame


def _may_claim(text: str) -> bool:
    found = _COUNTS.search(text) or _SPELT.search(text) or _DENIES.search(text) or _DENIES_BEHIND.search(text)
    return found is not None


def _heading(sentence: Sentence) -> str:
    """A sentence as a heading, empty where it is none.

    A long one, or one with a digit, can only be a heading without what it quotes or numbers.
    """
    text = sentence.text
    if (len(text) > _LONG or _A_DIGIT.search(text)) and not _SHORTENED.search(text):
        return ""
    return sentence.plain if _HEADING.fullmatch(sentence.plain) else ""


class _OwnName:
    """The names of a body as its sentences write them."""

    def __init__(self, words: list[str]) -> None:
        any_of = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
        self._names = re.compile(any_of)
        self._with_level = re.compile(f"[省市区县]?(?:{any_of})")

    def replaced(self, plain: str) -> str:
        """A sentence with its own body called 《本机关》. To look for the names alone first is much faster."""
        return self._with_level.sub("《本机关》", plain) if self._names.search(plain) else plain


@lru_cache(maxsize=512)
def _own_name(names: tuple[str, ...]) -> _OwnName | None:
    """The body's names, whole, without what stands before them and without the word for their kind."""
    found: set[str] = set()
    for name in names:
        tails = {name, *(name[match.start() :] for match in _TAIL.finditer(name))}
        found |= tails | {_SUFFIX.sub("", tail) for tail in tails}
    words = [word for word in found - _KINDS if len(word) >= 3]
    return _OwnName(words) if words else None
