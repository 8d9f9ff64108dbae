"""What one crawl may reach: its listed hosts, its proxy, and whether loopback is meant."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from scrapy.settings import BaseSettings

from crawler.fetch.addresses import why_refused
from crawler.fetch.hostname import canonical, spelled
from store.errors import ConfigError

#: Says what is wrong without repeating it: a password has no place in a log.
_WITH_USER = "expected http://HOST:PORT without user name and password (what stands before @ is not repeated here)"


@dataclass(frozen=True, slots=True)
class Policy:
    """The hosts (canonical), the proxy's address and host (empty: none), and the test mode."""

    hosts: frozenset[str]
    proxy: str = ""
    proxy_host: str = ""
    allow_loopback: bool = False

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Policy:
        """The policy of NIANBAO_HOSTS, NIANBAO_PROXY and NIANBAO_ALLOW_LOOPBACK. Raises ConfigError."""
        proxy = str(settings.get("NIANBAO_PROXY") or "")
        return cls(
            hosts=frozenset(_listed(host) for host in settings.getlist("NIANBAO_HOSTS")),
            proxy=proxy,
            proxy_host=_proxy_host(proxy) if proxy else "",
            allow_loopback=settings.getbool("NIANBAO_ALLOW_LOOPBACK"),
        )

    def lists(self, host: str) -> bool:
        """Whether a page may come from this host: an exact match, however the host is spelled."""
        return spelled(host) in self.hosts

    def connects_to(self, host: str) -> bool:
        """Whether a connection to this host may be opened: a listed host or the proxy."""
        return self.lists(host) or (self.proxy_host != "" and spelled(host) == self.proxy_host)

    def why_refused(self, address: str) -> str | None:
        """Why a connection to this IP address must not be opened, None when it may."""
        return why_refused(address, allow_loopback=self.allow_loopback)


def _listed(host: str) -> str:
    try:
        return canonical(host)
    except ValueError as error:
        raise ConfigError(f"NIANBAO_HOSTS: {error}; write the bare name, without scheme, port or path") from error


def _proxy_host(proxy: str) -> str:
    try:
        parts = urlsplit(proxy)
        host, port = canonical(parts.hostname or ""), parts.port
    except ValueError as error:
        if "@" in proxy:  # the error may quote a part of what should not be there
            raise ConfigError(f"egress.proxy: {_WITH_USER}") from None
        raise ConfigError(f"egress.proxy: '{proxy}' is no address of a proxy ({error})") from error
    if "@" in proxy:
        raise ConfigError(f"egress.proxy: {_WITH_USER}")
    if parts.scheme != "http" or port is None or parts.path.strip("/"):
        raise ConfigError(f"egress.proxy: expected http://HOST:PORT without a path, found '{proxy}'")
    return host
