"""The pages of a demo site: the content system's frame around a report, around nothing, and beside it."""

from __future__ import annotations

from html import escape

from crawler.demo.documents import Page, Report
from crawler.demo.report_html import report_html
from crawler.demo.world import Site

#: Stands in a page where a volatile site writes what differs at every request.
VOLATILE = "<!--volatile-->"

_COUNTER = "/vc/vc/interface/artcount/artcount.html?i_columnid=1&i_articleid="


def report_page(site: Site, report: Report | Page) -> str:
    """The page of one report: title, time line where a time is shown, and the text between the body markers."""
    if isinstance(report, Page):
        return report.html
    line = f"发布时间:{escape(report.displayed)} &nbsp; " if report.displayed else ""
    date = f'<meta name="PubDate" content="{escape(report.displayed[:16])}">' if report.displayed else ""
    meta = f'<meta name="ArticleTitle" content="{escape(report.title)}">\n{date}'
    return frame(
        site, report.title, meta,
        f'<h1 class="title">{escape(report.title)}</h1>\n'
        f'<p class="info">{line}浏览次数:<script src="{_COUNTER}{report.year}"></script></p>\n'
        f"{between_marks(report_html(report))}",
    )  # fmt: skip


def between_marks(text: str) -> str:
    """A text between the marks by which the content system says where it begins and ends."""
    return (
        '<div id="zoom">\n<!--<$[信息内容]>begin--><!--ZJEG_RSS.content.begin--><meta name="ContentStart">\n'
        f"{text}\n"
        '<meta name="ContentEnd"><!--ZJEG_RSS.content.end--><!--<$[信息内容]>end-->\n</div>'
    )


def skeleton_page(site: Site, year: str) -> str:
    """The frame without a report; it echoes the year that was asked."""
    title = "政府信息公开年报"
    asked = f'<p class="year">年度：<span>{escape(year)}</span></p>' if year else ""
    return frame(site, title, "", f'<h1 class="title">{title}</h1>\n{asked}\n<div id="zoom"></div>')


def home_page(site: Site) -> str:
    return frame(site, site.name, "", f"<h1>{escape(site.name)}</h1>\n<p>欢迎访问。</p>")


def not_found_page(site: Site) -> str:
    """The error page; the same for every unknown path, with whatever status the site gives it."""
    return frame(site, "页面不存在", "", "<h1>您访问的页面不存在或已删除</h1>\n<p>请返回首页。</p>")


def challenge_page() -> str:
    """The script of a firewall that wants to see a browser; it leads nowhere."""
    return "<script>document.cookie='__jsl_clearance_s='+Math.random();location.reload()</script>"


def column_path(number: int) -> str:
    """The address of a column within its site."""
    return f"/col/col{number}/index.html"


def _crumb(crumb: str | tuple[str, int]) -> str:
    if isinstance(crumb, str):
        return escape(crumb)
    return f'<a href="{column_path(crumb[1])}">{escape(crumb[0])}</a>'


def frame(
    site: Site, title: str, meta: str, content: str,
    column: str = "政府信息公开年报", crumbs: tuple[str | tuple[str, int], ...] = ("政府信息公开",),
) -> str:  # fmt: skip
    """A page of the site around a content; ``crumbs`` are the columns above its own, those with a number links."""
    way = " &gt; ".join(_crumb(crumb) for crumb in (*crumbs, column))
    charset = f'<meta charset="{site.encoding}">' if site.declares_charset else ""
    return f"""<!DOCTYPE html>
<html lang="zh-CN">
<head>
{charset}
<title>{escape(title)}</title>
<meta name="SiteName" content="{escape(site.name)}">
<meta name="ColumnName" content="{escape(column)}">
{meta}
</head>
<body>
<div class="nav"><a href="/">首页</a>
<a href="/col/col1/index.html">政务公开</a>
<a href="/col/col2/index.html">互动交流</a></div>
<div class="crumb">当前位置：<a href="/">首页</a> &gt; {way}</div>
<div class="main">
{content}
</div>
<div class="footer">主办：{escape(site.name)}（演示网站）{VOLATILE}</div>
</body>
</html>
"""
