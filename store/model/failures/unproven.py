"""A good answer that proves nothing."""

from __future__ import annotations

from store.model.failures.failure import Failure


class Unproven(Failure):
    """A good answer that proves nothing, for a reason that has no name of its own."""

    code, chinese = "unproven", "不足以证明未发布"


class EmptyUnproven(Unproven):
    """The page holds no report, and the controls do not prove that this means "not posted"."""

    code, chinese = "empty_unproven", "页面没有报告，但不能证明确未发布"


class ControlFailed(Unproven):
    """A report known to be posted did not show: no absence on the channel counts in this run."""

    code, chinese = "control_failed", "对照页面不正常，本轮结果不足为凭"


class OtherBody(Unproven):
    """The page is the report of another body."""

    code, chinese = "other_body", "页面上是别的机关的报告"


class NotTheReport(Unproven):
    """The page is not the report asked for: it resembles one, or is of another year without proof."""

    code, chinese = "not_the_report", "页面内容不是所要的年度报告"


class NeedsListing(Unproven):
    """The column page does not show its list, which a script fetches from elsewhere."""

    code, chinese = "needs_listing", "栏目页上没有列表，列表须另行取得"


class NeedsBrowser(Unproven):
    """Only a browser can show the page, and this machine has none: `nianbao doctor` says what to install."""

    code, chinese = "needs_browser", "该页须用浏览器才能显示，本机没有安装浏览器"


class Redesigned(Unproven):
    """The page has nothing of the structure that is known of its kind, or only its navigation."""

    code, chinese = "redesigned", "页面结构与以往不同，网站可能已改版"


class IncompleteListing(Unproven):
    """The list of a column was not seen whole, or it changed while it was read."""

    code, chinese = "incomplete_listing", "栏目列表没有看全，不足以证明未发布"


class PagingLoop(IncompleteListing):
    """Another page was asked for, and the same one came."""

    code, chinese = "paging_loop", "栏目翻页后得到的仍是同一页"


class CountShort(IncompleteListing):
    """The list ended before the number of entries that it states was seen."""

    code, chinese = "count_short", "栏目条目少于其所称的总数"


class NoChannel(Unproven):
    """The watch list has no channel for the body."""

    code, chinese = "no_channel", "尚未掌握该机关的发布栏目"


class NoAuthority(Unproven):
    """All known channels of the body are auxiliary: they can show a report, but not that there is none."""

    code, chinese = "no_authority", "只掌握辅助栏目，看不到报告也不能认定未发布"


class NoColumnForYear(Unproven):
    """The body has channels, and none that carries this report year."""

    code, chinese = "no_column_for_year", "尚未掌握该年度的发布栏目"


class NeverLooked(Unproven):
    """There is a channel, and no look yet."""

    code, chinese = "never_looked", "尚未查看"


class BudgetSpent(Unproven):
    """The slot had all the requests of this run (`crawl.max_requests`); the next run begins with what is left."""

    code, chinese = "budget_spent", "本轮对该网站的请求次数已用完，留待下一轮查看"


class NotLookedLately(Unproven):
    """The last complete look is too long ago to say anything of today."""

    code, chinese = "not_looked_lately", "很久没有查看，现在的情况无法核实"


class NoDate(Unproven):
    """The report was found after the due date, and nothing tells when it was posted."""

    code, chinese = "no_date", "已发布，但页面没有标明时间，无法核实是否按时"
