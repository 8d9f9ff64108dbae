"""Somebody said no."""

from __future__ import annotations

from store.model.failures.failure import Failure


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


class SoftNotFound(Declined):
    """A page that says with status 200 that there is no such page. It says nothing about the report."""

    code, chinese = "soft_not_found", "网站以正常状态返回了“页面不存在”"


class Maintenance(Declined):
    """A page that says that the site is being worked on, whatever its status."""

    code, chinese = "maintenance", "网站正在维护"


class NotAllowed(Declined):
    """Our own guard: a host off the list, an address that is not public, or another scheme than http and https."""

    code, chinese = "not_allowed", "地址不在本系统允许访问的范围内"
