"""Every reason why a look says nothing, named by meaning, with one stable code each.

::

    Failure
    ├── Unreachable         nothing came back
    │   ├── DnsFailed · Refused · Reset · TlsFailed · TimedOut
    │   └── HostUnreachable     the breaker is open: no request was made
    ├── Declined            somebody said no
    │   ├── RobotsRefused · RobotsUnreachable · Challenged · RateLimited · Forbidden · NotFound
    │   └── NotAllowed          our own egress guard said no
    ├── Broken              an answer came that cannot be trusted
    │   ├── ServerError · Truncated · TooLarge · RedirectedAway · RedirectLoop · WrongType
    │   └── Undecodable · BrowserFailed
    ├── Unproven            a good answer that proves nothing
    │   ├── EmptyUnproven · ControlFailed · OtherBody · NotTheReport
    │   ├── NeedsListing · NeedsBrowser · IncompleteListing
    │   └── NoChannel · NoAuthority · NoColumnForYear · NeverLooked · NotLookedLately · NoDate
    └── InternalError       our own fault

The codes stand in stats, store, alerts and docs (docs/failures.md) and never change meaning.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar


class Failure(Exception):
    """A look that says nothing.

    ``detail`` is what was seen, for the log and the evidence.
    """

    code: ClassVar[str] = "failure"
    chinese: ClassVar[str] = "无法核实"

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail)
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}" if self.detail else self.code


class Unreachable(Failure):
    """Nothing came back, for a reason that has no name of its own."""

    code, chinese = "unreachable", "网站没有应答"


class DnsFailed(Unreachable):
    """The host's name could not be resolved."""

    code, chinese = "dns_failed", "域名无法解析"


class Refused(Unreachable):
    """The host refused the connection."""

    code, chinese = "refused", "网站拒绝连接"


class Reset(Unreachable):
    """The connection was lost before the answer was complete."""

    code, chinese = "reset", "连接中途被断开"


class TlsFailed(Unreachable):
    """No secure connection could be agreed upon."""

    code, chinese = "tls_failed", "安全连接（TLS）无法建立"


class TimedOut(Unreachable):
    """No complete answer came in time; HTTP 408 counts as that."""

    code, chinese = "timed_out", "网站长时间没有应答"


class HostUnreachable(Unreachable):
    """The breaker is open after transport failures in a row: no request was made."""

    code, chinese = "host_unreachable", "网站连续无应答，本轮不再请求"


class Declined(Failure):
    """The host refused in a way that has no name of its own (another HTTP 4xx)."""

    code, chinese = "declined", "请求被拒绝"


class RobotsRefused(Declined):
    """The host's robots.txt does not allow the page."""

    code, chinese = "robots_refused", "网站的 robots.txt 不允许访问该页"


class RobotsUnreachable(Declined):
    """robots.txt could not be had, so the whole host is left for another run."""

    code, chinese = "robots_unreachable", "无法取得 robots.txt，按规矩暂缓访问"


class Challenged(Declined):
    """A firewall asks for a proof (HTTP 412, 521 or a page of nothing but its script); never tried with a browser."""

    code, chinese = "challenged", "网站防火墙要求验证，未取得页面"


class RateLimited(Declined):
    """The host asks us to come later (HTTP 429, or a Retry-After that is too long or was in vain).

    ``retry_after`` is how many seconds the host asked us to wait, None where it did not say.
    """

    code, chinese = "rate_limited", "网站要求稍后再访问"

    def __init__(self, detail: str = "", retry_after: float | None = None) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class Forbidden(Declined):
    """HTTP 401 or 403."""

    code, chinese = "forbidden", "网站禁止访问该页"


class NotFound(Declined):
    """HTTP 404 or 410. It says nothing about the report."""

    code, chinese = "not_found", "网站称该页不存在"


class NotAllowed(Declined):
    """Our own guard: a host off the list, an address that is not public, or another scheme than http and https."""

    code, chinese = "not_allowed", "地址不在本系统允许访问的范围内"


class Broken(Failure):
    """The answer cannot be trusted, for a reason that has no name of its own."""

    code, chinese = "broken", "网站返回的内容不可信"


class ServerError(Broken):
    """HTTP 5xx."""

    code, chinese = "server_error", "网站内部出错"


class Truncated(Broken):
    """The page is not whole: shorter than announced, damaged, empty, or it stops inside a tag or a script."""

    code, chinese = "truncated", "页面没有传完"


class TooLarge(Broken):
    """The answer is larger than `crawl.max_size`."""

    code, chinese = "too_large", "页面超过允许的大小"


class RedirectedAway(Broken):
    """A redirect leads to a host off the list."""

    code, chinese = "redirected_away", "页面跳转到名单以外的网站"


class RedirectLoop(Broken):
    """Redirects without an end."""

    code, chinese = "redirect_loop", "页面反复跳转"


class WrongType(Broken):
    """The answer says that it is no text or web page."""

    code, chinese = "wrong_type", "返回的不是网页"


class Undecodable(Broken):
    """The bytes give no text that can be trusted."""

    code, chinese = "undecodable", "页面文字无法解码"


class BrowserFailed(Broken):
    """The browser did not start, died, or did not draw the page in time."""

    code, chinese = "browser_failed", "浏览器未能打开该页"


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


class IncompleteListing(Unproven):
    """The list of a column was not seen whole, or it changed while it was read."""

    code, chinese = "incomplete_listing", "栏目列表没有看全，不足以证明未发布"


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


class NotLookedLately(Unproven):
    """The last complete look is too long ago to say anything of today."""

    code, chinese = "not_looked_lately", "很久没有查看，现在的情况无法核实"


class NoDate(Unproven):
    """The report was found after the due date, and nothing tells when it was posted."""

    code, chinese = "no_date", "已发布，但页面没有标明时间，无法核实是否按时"


class InternalError(Failure):
    """Our own fault; the log tells more."""

    code, chinese = "internal_error", "本系统内部出错"


def every(root: type[Failure] = Failure) -> Iterator[type[Failure]]:
    """Every failure class below ``root``, itself first."""
    yield root
    for child in root.__subclasses__():
        yield from every(child)


BY_CODE: dict[str, type[Failure]] = {failure.code: failure for failure in every()}


def explain(code: str | None) -> str:
    """The sentence for a person behind a code; an unknown code stands for itself."""
    return BY_CODE[code].chinese if code in BY_CODE else code or ""
