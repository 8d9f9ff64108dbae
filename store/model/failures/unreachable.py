"""Nothing came back."""

from __future__ import annotations

from store.model.failures.failure import Failure


class Unreachable(Failure):
    """Nothing came back, for a reason that has no name of its own."""

    code, chinese = "unreachable", "网站没有应答"


class DnsFailed(Unreachable):
    """The host's name could not be resolved."""

    code, chinese = "dns_failed", "域名无法解析"
    retried = True


class Refused(Unreachable):
    """The host refused the connection."""

    code, chinese = "refused", "网站拒绝连接"
    retried = True


class Reset(Unreachable):
    """The connection was lost before the answer was complete."""

    code, chinese = "reset", "连接中途被断开"
    retried = True


class TlsFailed(Unreachable):
    """No secure connection could be agreed upon."""

    code, chinese = "tls_failed", "安全连接（TLS）无法建立"


class TlsExpired(TlsFailed):
    """The host's certificate has expired, or is not valid yet."""

    code, chinese = "tls_expired", "网站的安全证书已过期"


class TlsWrongHost(TlsFailed):
    """The host's certificate is another host's."""

    code, chinese = "tls_wrong_host", "网站的安全证书属于别的域名"


class TlsUntrusted(TlsFailed):
    """The host's certificate is signed by nobody this machine trusts, or a link of its chain is missing."""

    code, chinese = "tls_untrusted", "网站的安全证书无法核验"


class TlsTooOld(TlsFailed):
    """The host speaks only a version or a cipher of TLS that is no longer accepted."""

    code, chinese = "tls_too_old", "网站的安全连接（TLS）版本过旧"


class TimedOut(Unreachable):
    """No complete answer came in time; HTTP 408 counts as that."""

    code, chinese = "timed_out", "网站长时间没有应答"
    retried = True


class HostUnreachable(Unreachable):
    """The breaker is open after transport failures in a row: no request was made."""

    code, chinese = "host_unreachable", "网站连续无应答，本轮不再请求"
