"""An answer came that cannot be trusted."""

from __future__ import annotations

from store.model.failures.failure import Failure


class Broken(Failure):
    """The answer cannot be trusted, for a reason that has no name of its own."""

    code, chinese = "broken", "网站返回的内容不可信"


class ServerError(Broken):
    """HTTP 5xx."""

    code, chinese = "server_error", "网站内部出错"


class Truncated(Broken):
    """The page is not whole: shorter than announced, damaged, empty, or it stops inside a tag or a script."""

    code, chinese = "truncated", "页面没有传完"
    retried = True


class TooLarge(Broken):
    """The answer is larger than `crawl.max_size`."""

    code, chinese = "too_large", "页面超过允许的大小"


class DecompressionBomb(TooLarge):
    """The answer grows beyond `crawl.max_size` while it is unpacked; unpacking stops there."""

    code, chinese = "decompression_bomb", "压缩内容展开后超过允许的大小"


class RedirectedAway(Broken):
    """A redirect leads to a host off the list."""

    code, chinese = "redirected_away", "页面跳转到名单以外的网站"


class RedirectLoop(Broken):
    """Redirects without an end."""

    code, chinese = "redirect_loop", "页面反复跳转"


class Forwarded(Broken):
    """A page that does nothing but forward by meta refresh or script; it is not followed."""

    code, chinese = "forwarded", "页面只是跳转，没有内容"


class Displaced(Broken):
    """Another page of the site instead of the article, as hosts answer that want fewer requests."""

    code, chinese = "displaced", "网站以别的页面（如首页）代替了所要的文章"


class WrongType(Broken):
    """The answer says that it is no text or web page."""

    code, chinese = "wrong_type", "返回的不是网页"


class Undecodable(Broken):
    """The bytes give no text that can be trusted."""

    code, chinese = "undecodable", "页面文字无法解码"


class BrowserFailed(Broken):
    """The browser did not start, died, or did not draw the page in time."""

    code, chinese = "browser_failed", "浏览器未能打开该页"
