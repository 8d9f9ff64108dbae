"""A column of the CMS: a list of articles, one or more for every body that publishes there.

``/col/colN/index.html``. The list says which reports are posted; each article is then looked at itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from crawler.absence import Says
from crawler.fetch.failures import judge_list_or_article
from crawler.parser.article import Article, read_article
from crawler.parser.bodies import same_body
from crawler.parser.choose import Choice, ChoiceVerdict, choose
from crawler.template import Asked
from store.clock import stamp
from store.model import Body, Channel, Fetched, Portal, Target, TargetKind, area_code_error
from store.model.failures import Displaced, NotTheReport, Undecodable


class Column:
    """The template ``column``."""

    is_list = True

    def targets(self, portal: Portal, channel: Channel, bodies: Sequence[Body], year: int) -> Iterator[Target]:
        """One target, whatever the number of bodies and years: the column itself."""
        if bodies:
            yield Target(portal.id, channel.id, channel.url, TargetKind.COLUMN, via=channel.via)

    def asked(self, channel: Channel, bodies: Sequence[Body], year: int) -> Iterator[Body]:
        """A column speaks of every body it covers, in each year it carries."""
        yield from bodies

    def positive(self, portal: Portal, channel: Channel) -> tuple[Target, Asked] | None:
        """A list needs no control page: its own count proves whether it was seen whole."""
        return None

    def negative(self, portal: Portal, channel: Channel, this_year: int) -> tuple[Target, Asked] | None:
        return None

    def says(self, fetched: Fetched, asked: Asked) -> Says:
        """What an article that the list gave says."""
        article = read_article(fetched.body, fetched.final_url, fetched.header("content-type"))
        seen, place = article.page, article.address
        if not seen.trusted:
            raise Undecodable(f"no encoding fits; best was {seen.encoding}")
        if article.mismatch:
            raise NotTheReport(article.mismatch)
        choice, document = _document(article, choose(seen, asked.names, asked.year), asked)
        if choice.verdict is ChoiceVerdict.NO_REPORT and choice.title is None:
            problem = judge_list_or_article(fetched.body)
            if problem is not None or not article.is_marked:
                raise problem or Displaced("the page has none of an article's marks")
        shown = seen.displayed_at
        return Says(
            choice.verdict,
            choice.why,
            "",
            choice.found_year,
            choice.title,
            stamp(shown) if shown else None,
            seen.displayed_is_date_only,
            place.day.isoformat() if place else None,
            place.article if place else None,
            document=document,
            area=_area(article),
        )


def _area(article: Article) -> str | None:
    """The code of the body that entered the article: what stands before the slash of its 索引号."""
    found = article.page.metadata.get("索引号")
    code = found.value.partition("/")[0].strip() if found else ""
    return code if len(code) == 18 and area_code_error(code) is None else None


def _document(article: Article, choice: Choice, asked: Asked) -> tuple[Choice, str | None]:
    """An article whose text is only a link, or only pictures: by its title it is the report.

    Then the document says what it says, or the pictures do.
    """
    titled = choice.found_body is not None and same_body(choice.found_body, asked.names)
    if choice.verdict is not ChoiceVerdict.NO_REPORT or not titled or choice.found_year != asked.year:
        return choice, None
    if article.only_pictures:
        why = f"标题“{choice.title}”与所要的报告相符，正文是图片。"
        return replace(choice, verdict=ChoiceVerdict.REPORT, why=why), None
    if not article.only_document or len(article.attachments) != 1:
        return choice, None
    why = f"标题“{choice.title}”与所要的报告相符，正文是所附文件“{article.attachments[0].name}”。"
    return replace(choice, verdict=ChoiceVerdict.REPORT, why=why), article.attachments[0].url
