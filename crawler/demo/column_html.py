"""The list of a column: in the page as a data island, and as the proxy sends the rest of it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from urllib.parse import quote

from crawler.demo.columns import Article, Column, Parent, Shape
from crawler.demo.page_html import column_path, frame
from crawler.demo.world import Site

PROXY_PATH = "/module/web/jpage/dataproxy.jsp"
_WEB = 9
_SHORTENED = 18


def column_page(site: Site, column: Column, articles: Sequence[Article]) -> str:
    """The page of a column: its first group as an island, and the script that would show it."""
    unit, name = column.unit, site.name
    island = datastore(site, column, articles[: column.group], None)
    return frame(site, column.name, f'<meta name="ColId" content="{column.number}">', f"""\
<h1>{escape(column.name)}</h1>
<div id="{unit}" class="list"><div class="default_pgContainer"></div>
<script type="text/xml">{island}</script></div>
<script>
var param_{unit} = {{col:1,webid:{_WEB},path:'/',columnid:{column.number},sourceContentType:1,unitid:'{unit}',\
webname:'{name}',permissiontype:0}};
$("#{unit}").jpage({{totalRecord:{len(articles)},perPage:{column.per_page},groupSize:{column.group_size},\
proxyUrl:'{PROXY_PATH}',ajaxParam:param_{unit}}});
</script>""", column.name, column.way)


def parent_page(site: Site, parent: Parent, columns: Sequence[Column]) -> str:
    """The page of a parent: nothing but links to its columns."""
    links = "\n".join(
        f'<li><a href="{column_path(column.number)}" title="{escape(column.name)}">{escape(column.name)}</a></li>'
        for column in columns
    )
    return frame(
        site, parent.name, f'<meta name="ColId" content="{parent.number}">',
        f"<h1>{escape(parent.name)}</h1>\n<ul class=\"columns\">\n{links}\n</ul>", parent.name, parent.crumbs,
    )  # fmt: skip


def datastore(site: Site, column: Column, articles: Sequence[Article], total: int | None) -> str:
    """Records as the content system sends them; ``total`` is stated by the proxy only."""
    pages = -(-(total or 0) // column.per_page)
    stated = f"<totalrecord>{total}</totalrecord>\n<totalpage>{pages}</totalpage>\n" if total is not None else ""
    link = (
        f"{PROXY_PATH}?page=1&appid=1&webid={_WEB}&path=/&columnid={column.number}&unitid={column.unit}"
        f"&webname={quote(site.name)}&permissiontype=0"
    )
    records = "\n".join(f"<record><![CDATA[\n{_record(column, article)}\n]]></record>" for article in articles)
    return (
        f'<datastore>\n{stated}<nextgroup><![CDATA[<a href="{link}"></a>]]></nextgroup>\n'
        f"<recordset>\n{records}\n</recordset>\n</datastore>"
    )


def _record(column: Column, article: Article) -> str:
    path, day = column.path(article), f"{article.at:%Y-%m-%d}"
    # The system escapes what an editor typed, and editors type a break into a long title.
    title, text = escape(article.title.replace("\n", "<br/>")), escape(article.title).replace("\n", "<br/>")
    if column.shape is Shape.QUOTED:
        short = article.plain_title[:_SHORTENED]
        cut = f"{escape(short)}…" if short != article.plain_title else text
        return f"<li><a href='{path}' title='{title}' target='_blank'>{cut}</a><span>[{day}]</span></li>"
    if column.shape is Shape.ROW:
        source = escape(article.source)
        return f'<tr><td><a href="{path}">{text}</a></td><td>{source}</td><td>{day}</td></tr>'
    return f'<li><a href="{path}" title="{title}" target="_blank">{text}</a><span>{day}</span></li>'
