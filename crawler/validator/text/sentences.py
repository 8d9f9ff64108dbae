"""The sentences of a report, each with its section and the words before it in its paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from store.model import Reading

#: Full-width digits and signs mean what the plain ones mean.
_WIDE_SIGNS = "０１２３４５６７８９．％＋＝(),:;"
_PLAIN = str.maketrans(_WIDE_SIGNS, "0123456789.%+=（），：；")
_WIDE = re.compile(f"[{_WIDE_SIGNS}]")
_NUMBERING = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十]{1,3}[）)、.．]|[（(]\d{1,2}[）)]|\d{1,2}[.．、](?!\d)|[①-⑳]|[•·●])"
)
#: A sentence with the mark that ends it.
_SENTENCE = re.compile(r"[^。！？!?]+[。！？!?]?|[。！？!?]")
#: What is quoted or named is not said: 《2024年工作要点》, “1+7+N”, 〔2023〕1号.
_QUOTED = re.compile(
    r"《[^》]*》|“[^”]*”|\"[^\"]*\"|[〔\[【][^〕\]】]*[〕\]】](?:第?\d+号)?|https?://[\w./-]+|第\d+[号条届次名]"
)
_QUOTING = re.compile('[《“"〔【\\[/第]')
#: So many characters before a sentence tell what it is about.
_CONTEXT = 300
#: A remark in brackets that holds no number parts a name from its number: A类（所提问题已解决）112件.
_REMARK = re.compile(r"（[^（）0-9一二三四五六七八九十]*）")
#: Lists of words that mean one thing, so that their 、 does not part the sentence.
_PHRASES = tuple(
    (mark, re.compile(pattern), word)
    for mark, pattern, word in (
        ("公民", r"公民[、，]?(?:和|或|及)?法人[、，]?(?:或者|以及|或|和|及|与)?其[他它]组织", "申请人"),
        (
            "复议",
            r"(?:行政)?复议(?:案件)?(?:[、，和或及与]|以及)(?:被)?(?:提起|引发|引起)?(?:行政)?诉讼",
            "复议诉讼",
        ),
        ("信访", r"信访[、，]?(?:举报|投诉)[、，]?(?:投诉|举报)类", "信访举报投诉类"),
        ("申请及", r"(?<=申请)及(?=处理|办理)", ""),
    )
)
_COMMA_IN_NUMBER = re.compile(r"，(?<=\d，)(?=\d{3}(?!\d))")


@dataclass(eq=False, slots=True)
class Sentence:
    """One sentence as written (without blanks), where it stands, and the words before it in its paragraph."""

    section: int
    text: str
    paragraph: int
    before: str

    _plain: str | None = None

    @property
    def plain(self) -> str:
        """The sentence as the grammar reads it, worked out once."""
        if self._plain is None:
            self._plain = plain(self.text)
        return self._plain


def sentences(reading: Reading) -> Iterator[Sentence]:
    """Every sentence of the sections, in order."""
    paragraph = 0
    for section in reading.sections:
        for line in paragraphs(section.text):
            paragraph += 1
            start = 0
            line = "".join(line.split())
            for text in _SENTENCE.findall(line):
                yield Sentence(section.number, text, paragraph, line[max(0, start - _CONTEXT) : start])
                start += len(text)


def paragraphs(text: str) -> Sequence[str]:
    """The paragraphs of a section; a line that a page break cut in two is put together again."""
    lines: list[str] = []
    for line in filter(None, map(str.strip, text.split("\n"))):
        if lines and _NUMBERING.match(line) is None and not _ends(lines[-1]):
            lines[-1] += line
        else:
            lines.append(line)
    return tuple(_NUMBERING.sub("", line) for line in lines)


def _ends(line: str) -> bool:
    # A line of a page is long; a heading or a signature is short and ends without a mark.
    return line[-1] in "。！？；;!?”]" or len(line) < 30


def plain(text: str) -> str:
    """A sentence without titles and quotations, its digits and signs the plain ones."""
    words = text.translate(_PLAIN) if _WIDE.search(text) else text
    if _QUOTING.search(words):
        words = _QUOTED.sub("《》", words)
    words = _COMMA_IN_NUMBER.sub("", words)
    for mark, pattern, word in _PHRASES:
        if mark in words:
            words = pattern.sub(word, words)
    return _REMARK.sub("", words) if "（" in words else words
