"""What a site's shells answer: the page without a list, the tree of kinds, and the list page by page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from html import escape

from crawler.demo.answer import Drawing
from crawler.demo.page_html import column_path, frame
from crawler.demo.shells import Shell
from crawler.demo.world import Site

SEARCH_PATH = "/module/xxgk/search.jsp"
TREE_PATH = "/module/xxgk/tree.jsp"


def shell_answer(site: Site, path: str, asked: Mapping[str, str], now: datetime) -> Drawing | None:
    """The answer to a path of one of the site's shells; None where it is none of theirs."""
    for shell in site.shells:
        if path == column_path(shell.column.number):
            return Drawing(("shell", shell.column.number), partial(_page, site, shell))
        if asked.get("area") != shell.area:
            continue
        if path == TREE_PATH:
            return Drawing(("tree", shell.area), partial(_tree, shell))
        if path == SEARCH_PATH and asked.get("infotypeId") == shell.kind:
            text = asked.get("currpage", "1")
            number = int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 1
            key = ("search", shell.area, number, len(shell.column.shown(now)))
            return Drawing(key, partial(_list, shell, number, now))
    return None


def _page(site: Site, shell: Shell) -> str:
    if shell.framed:
        source = f"{SEARCH_PATH}?standardXxgk=1&isAllList=1&area={shell.area}&divid=div4"
        content = f'<iframe width="100%" height="950" src="{escape(source)}"></iframe>'
    else:
        content = f"""<div id="div4"></div>
<script src="/module/xxgk/script/dynamic.js"></script>
<script>
var infotypeId = '{shell.kind}';
loadDynamic('{SEARCH_PATH}?standardXxgk=1&isAllList=1&infotypeId='+infotypeId+'&vc_title='+encodeURI('')\
+'&area='+getQueryString('vc_xxgkarea'),'div4','0','0','950','1','','');
</script>"""
    column = shell.column
    return frame(site, column.name, f'<meta name="ColId" content="{column.number}">', content, column.name, column.way)


def _tree(shell: Shell) -> str:
    branch = shell.kind[:-1]
    kinds = {f"{branch}0": "机构职能", shell.kind: shell.column.name, f"{branch}9": "政府信息公开指南"}
    entries = "".join(
        f"<li><a href=\"javascript:void(0)\" onclick=\"funclick('{kind}','1','div4')\">{name}</a></li>"
        for kind, name in kinds.items()
    )
    return f"<ul>{entries}</ul>"


def _list(shell: Shell, number: int, now: datetime) -> str:
    rows = []
    for article in shell.page(number, now):
        title, day = escape(article.plain_title), f"{article.at:%Y-%m-%d}"
        link = f'<a href="{shell.column.path(article)}?xxgkhide=1" title="{title}" target="_blank">{title[:16]}…</a>'
        if shell.framed:
            rows.append(f"<li>{link}<b>{day}</b></li>")
        else:
            rows.append(f'<tr class="tr_main_value_{("even", "odd")[len(rows) % 2]}"><td>{link}</td>'
                        f"<td>{escape(article.source)}</td><td>{day}</td></tr>")  # fmt: skip
    place = f"第&nbsp;{number}&nbsp;页/共&nbsp;{shell.pages(now)}&nbsp;页"
    turn = f"<a onclick=\"funGoPage('{SEARCH_PATH}',{shell.pages(now)})\">尾页</a>"
    if shell.framed:
        return f'<div class="zfxxgk_zdgkc"><ul>{"".join(rows)}</ul></div><div class="page">{place} {turn}</div>'
    head = f'<table class="tb_title"><tr><td>{place} {turn}</td></tr></table>'
    return f"{head}<table><tr><td>标题</td><td>发布机构</td><td>日期</td></tr>{''.join(rows)}</table>"
