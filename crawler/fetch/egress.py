"""The egress guard: no connection leaves for a host off the list or for an address that is not public.

``GuardedResolver`` stands on the reactor, where every connection asks for its address, so literals and odd
spellings pass through it too. ``Egress`` brings one crawl's policy to it and takes it away again: Scrapy builds
the resolver from the process's settings, which know nothing of what a spider's ``update_settings`` says.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol, cast

from scrapy import Request, signals
from twisted.internet.interfaces import IHostnameResolver, IHostResolution, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]  # zope ships no types

from crawler.fetch.hostname import host_of, spelled
from crawler.fetch.policy import Policy
from store.model.failures import NotAllowed

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class _Receiver(Protocol):
    """Twisted's IResolutionReceiver, whose zope declaration says nothing to a type checker."""

    def resolutionBegan(self, resolution: Any) -> None: ...
    def addressResolved(self, address: Any) -> None: ...
    def resolutionComplete(self) -> None: ...


class _Resolver(Protocol):
    """Twisted's IHostnameResolver."""

    def resolveHostName(
        self, resolutionReceiver: _Receiver, hostName: str, portNumber: int = 0,
        addressTypes: Sequence[Any] | None = None, transportSemantics: str = "TCP",
    ) -> Any: ...  # fmt: skip


class _Reactor(Protocol):
    """Twisted's IReactorPluggableNameResolver."""

    @property
    def nameResolver(self) -> _Resolver: ...
    def installNameResolver(self, resolver: _Resolver) -> _Resolver: ...


@implementer(IHostResolution)
class _Refused:
    """The resolution of a name that is not even asked for."""

    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        """There is nothing to cancel."""


@implementer(IResolutionReceiver)
class _Sieve:
    """Passes on the addresses that may be reached, and tells the guard when that leaves none."""

    def __init__(self, receiver: _Receiver, name: str, guard: GuardedResolver) -> None:
        self._receiver, self._name, self._guard = receiver, name, guard
        self._refusals: list[str] = []
        self._passed = False

    def resolutionBegan(self, resolution: Any) -> None:
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:
        refusal = self._guard.why_refused(self._name, str(getattr(address, "host", "")))
        if refusal:
            self._refusals.append(refusal)
        else:
            self._passed = True
            self._receiver.addressResolved(address)

    def resolutionComplete(self) -> None:
        if self._refusals and not self._passed:
            self._guard.remember_refusal(self._name, self._refusals[0])
        self._receiver.resolutionComplete()


@implementer(IHostnameResolver)
class GuardedResolver:
    """Answers only for hosts an open crawl lists, and only with addresses that may be reached.

    A refusal looks to Twisted like a name without addresses; ``refusal`` tells it from a name that does not exist.
    """

    def __init__(self, reactor: Any) -> None:
        self._reactor = cast("_Reactor", reactor)
        original = self._reactor.nameResolver
        self._original: _Resolver = original._original if isinstance(original, GuardedResolver) else original
        self._policies: list[Policy] = []
        self._refusals: dict[str, str] = {}

    @classmethod
    def from_crawler(cls, crawler: object, reactor: Any) -> GuardedResolver:
        """Built by Scrapy, once for the process; the policies come later, one for each open crawl."""
        return cls(reactor)

    def install_on_reactor(self) -> None:
        """Take the place of the reactor's resolver."""
        self._reactor.installNameResolver(self)

    def admit(self, policy: Policy) -> None:
        """A crawl opens: what its policy lists may be resolved from now on."""
        self._policies.append(policy)

    def dismiss(self, policy: Policy) -> None:
        """A crawl ends: what only its policy listed may no longer be resolved."""
        self._policies.remove(policy)
        self._refusals.clear()

    def refusal(self, host: str) -> str | None:
        """Why the last resolution of this host was refused, None when it was not."""
        return self._refusals.get(spelled(host))

    def why_refused(self, host: str, address: str) -> str | None:
        """Why a connection to ``host`` at this IP address must not be opened, None when an open crawl allows it."""
        refusals = [policy.why_refused(address) for policy in self._policies if policy.connects_to(host)]
        if not refusals:
            return f"the host {host} is not on the list"
        return None if None in refusals else refusals[0]

    def remember_refusal(self, host: str, reason: str | None) -> None:
        """Keep why the last look-up of a host was refused; None where it was not."""
        self._refusals.pop(spelled(host), None)
        if reason is not None:
            self._refusals[spelled(host)] = reason

    def resolveHostName(
        self,
        resolutionReceiver: _Receiver,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[Any] | None = None,
        transportSemantics: str = "TCP",
    ) -> Any:
        """See IHostnameResolver of Twisted."""
        self._refusals.pop(spelled(hostName), None)
        if any(policy.connects_to(hostName) for policy in self._policies):
            sieve = _Sieve(resolutionReceiver, hostName, self)
            return self._original.resolveHostName(sieve, hostName, portNumber, addressTypes, transportSemantics)
        self.remember_refusal(hostName, f"the host {hostName} is not on the list")
        refused = _Refused(hostName)
        resolutionReceiver.resolutionBegan(refused)
        resolutionReceiver.resolutionComplete()
        return refused


class Egress:
    """A Scrapy extension: the policy of one crawl, and the last word before a request leaves."""

    def __init__(self, crawler: Crawler) -> None:
        self.policy = Policy.from_settings(crawler.settings)
        self._guard: GuardedResolver | None = None
        crawler.signals.connect(self._opened, signals.spider_opened)
        crawler.signals.connect(self._closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Egress:
        return cls(crawler)

    def check(self, request: Request) -> None:
        """Raises NotAllowed for a host off the list, another proxy than ours, or a reactor without a guard."""
        if self._guard is None:
            raise NotAllowed("no egress guard is installed: TWISTED_DNS_RESOLVER must name GuardedResolver")
        if not self.policy.lists(host_of(request)):
            raise NotAllowed(f"the host of {request.url} is not on the list")
        if (request.meta.get("proxy") or "") != self.policy.proxy:
            raise NotAllowed(f"{request.url} would leave by a proxy that is not the configured one")
        # Tunnels connect to a literal proxy address without asking the resolver.
        proxy_refusal = self.policy.why_refused(self.policy.proxy_host) if _is_literal(self.policy.proxy_host) else None
        if proxy_refusal:
            raise NotAllowed(f"egress.proxy: {proxy_refusal}")

    def why_refused(self, host: str, address: str) -> str | None:
        """Why a connection to ``host`` at this IP address is refused, and remembered as such; None when it may be."""
        if self._guard is None:
            return "no egress guard is installed"
        reason = self._guard.why_refused(host, address)
        self._guard.remember_refusal(host, reason)
        return reason

    def refusal(self, request: Request) -> str | None:
        """Why the guard refused to resolve what this request needed, None when it did not."""
        if self._guard is None:
            return None
        return self._guard.refusal(self.policy.proxy_host if self.policy.proxy else host_of(request))

    def _opened(self) -> None:
        from twisted.internet import reactor

        resolver = cast("_Reactor", reactor).nameResolver
        if isinstance(resolver, GuardedResolver):
            self._guard = resolver
            resolver.admit(self.policy)

    def _closed(self) -> None:
        if self._guard is not None:
            self._guard.dismiss(self.policy)
            self._guard = None


def _is_literal(host: str) -> bool:
    return ":" in host or host.replace(".", "").isdigit()
