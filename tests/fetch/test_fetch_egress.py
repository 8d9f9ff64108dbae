"""The guard of what leaves: names off the list and addresses that are not public are never connected to."""

from __future__ import annotations

import ipaddress
import socket

import pytest
from crawling import a_crawl, crawl_all, through
from hypothesis import given, settings
from hypothesis import strategies as st
from loopback_portal import Answer, portal
from scrapy.settings import Settings
from twisted.internet import error
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.endpoints import HostnameEndpoint
from twisted.internet.protocol import Factory, Protocol
from twisted.internet.testing import MemoryReactorClock

from crawler.fetch.addresses import why_refused
from crawler.fetch.egress import GuardedResolver
from crawler.fetch.hostname import canonical
from crawler.fetch.policy import Policy
from store.errors import ConfigError

ODD_LOOPBACKS = (
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f.1",
    "0x7f000001",
    "017700000001",
    "0",
    "::1",
    "::ffff:7f00:1",
)
NEVER = (
    "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1", "192.168.1.1", "192.0.2.1",
    "192.88.99.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fec0::1",
    "fc00::1", "ff02::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1",
    "64:ff9b:1::808:808", "2002:7f00:1::", "2002:808:808::1", "2001::1", "2001:db8::1", "3fff::1", "::7f00:1",
    "2606:4700::5efe:7f00:1", "::ffff:0:7f00:1", "fe80::1%eth0", "", "localhost",
)  # fmt: skip


@pytest.mark.parametrize("address", NEVER)
def test_addresses_that_are_not_public_are_refused(address: str) -> None:
    assert why_refused(address, allow_loopback=False)


@pytest.mark.parametrize("address", ["8.8.8.8", "223.5.5.5", "2400:3200::1", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_public_addresses_pass(address: str) -> None:
    assert why_refused(address, allow_loopback=False) is None


@settings(deadline=None, max_examples=300)
@given(st.ip_addresses())
def test_what_passes_is_global_by_every_account(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    if why_refused(str(address), allow_loopback=False) is None:
        assert address.is_global
        assert not any((address.is_private, address.is_multicast, address.is_loopback, address.is_link_local))


@settings(deadline=None, max_examples=300)
@given(st.ip_addresses(v=4))
def test_an_address_in_disguise_is_judged_as_what_it_is(address: ipaddress.IPv4Address) -> None:
    plain = why_refused(str(address), allow_loopback=False) is None
    for disguise in (f"::ffff:{address}", f"64:ff9b::{address}"):
        assert (why_refused(disguise, allow_loopback=False) is None) == plain


@settings(deadline=None, max_examples=200)
@given(st.ip_addresses())
def test_the_test_mode_adds_loopback_and_nothing_else(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    plain = getattr(address, "ipv4_mapped", None) or address
    if not plain.is_loopback:
        text = str(address)
        assert why_refused(text, allow_loopback=True) == why_refused(text, allow_loopback=False)


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=40))
def test_a_host_has_one_spelling(text: str) -> None:
    try:
        name = canonical(text)
    except ValueError:
        return
    assert canonical(name) == name
    assert name.isascii()
    assert name == name.lower()


def test_spellings_of_one_host() -> None:
    assert {canonical(text) for text in ("WWW.Shili.Example", "www.shili.example.", "www.shili.example")} == {
        "www.shili.example"
    }
    assert canonical("示例市.example") == "xn--fsq956ahru.example" == canonical("示例市。example")
    assert canonical("[0:0:0:0:0:0:0:1]") == canonical("::1") == "::1"
    for text in ("", "a b", "http://a", "a:80", "a/b", "user@a", "a..b", "-a", "[::1"):
        with pytest.raises(ValueError, match=r".*"):
            canonical(text)


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("NIANBAO_HOSTS", ["http://www.shili.example/"], "NIANBAO_HOSTS"),
        ("NIANBAO_HOSTS", ["www.shili.example:8443"], "without scheme, port or path"),
        ("NIANBAO_PROXY", "127.0.0.1:3128", "egress.proxy"),
        ("NIANBAO_PROXY", "https://127.0.0.1:3128", "http://HOST:PORT"),
        ("NIANBAO_PROXY", "http://me:secret@127.0.0.1:3128", "without user name"),
        ("NIANBAO_PROXY", "http://127.0.0.1", "http://HOST:PORT"),
        ("NIANBAO_PROXY", "http://127.0.0.1:99999", "egress.proxy"),
    ],
)
def test_a_policy_that_makes_no_sense_is_refused(key: str, value: object, says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        Policy.from_settings(Settings({key: value}))


class SystemSpelling:
    """The system's reading of literals, at once and without a thread."""

    def resolveHostName(self, receiver, hostName, portNumber=0, addressTypes=None, transportSemantics="TCP"):  # type: ignore[no-untyped-def]  # Twisted's interface
        receiver.resolutionBegan(None)
        for family, _, _, _, place in socket.getaddrinfo(hostName, portNumber, type=socket.SOCK_STREAM):
            kind = IPv6Address if family is socket.AF_INET6 else IPv4Address
            receiver.addressResolved(kind("TCP", place[0], place[1]))
        receiver.resolutionComplete()
        return receiver


def connected(host: str, policy: Policy | None) -> tuple[MemoryReactorClock, GuardedResolver, object]:
    """What Twisted's own endpoint does with a host under a guard."""
    reactor = MemoryReactorClock()
    reactor.installNameResolver(SystemSpelling())
    guard = GuardedResolver.from_crawler(None, reactor)
    guard.install_on_reactor()
    if policy:
        guard.admit(policy)
    outcome: list[object] = []
    HostnameEndpoint(reactor, host, 80).connect(Factory.forProtocol(Protocol)).addErrback(
        lambda failure: outcome.append(failure.value)
    )
    return reactor, guard, outcome[0] if outcome else None


@pytest.mark.parametrize("host", ODD_LOOPBACKS)
def test_twisted_cannot_be_talked_into_a_literal(host: str) -> None:
    listed = Policy(hosts=frozenset({canonical(host)}))
    reactor, guard, failure = connected(host, listed)
    assert isinstance(failure, error.DNSLookupError)
    assert "not public" in (guard.refusal(host) or "")
    assert not reactor.tcpClients
    reactor, guard, failure = connected(host, Policy(hosts=frozenset({"www.shili.example"})))
    assert "not on the list" in (guard.refusal(host) or "")
    assert not reactor.tcpClients


def test_without_an_open_crawl_nothing_is_resolved_and_none_leaves_anything_behind() -> None:
    reactor, guard, failure = connected("127.0.0.1", None)
    assert isinstance(failure, error.DNSLookupError)
    policy = Policy(hosts=frozenset({"127.0.0.1"}), allow_loopback=True)
    reactor, guard, failure = connected("127.0.0.1", policy)
    assert failure is None
    assert [client[:2] for client in reactor.tcpClients] == [("127.0.0.1", 80)]
    guard.dismiss(policy)
    assert guard.why_refused("127.0.0.1", "127.0.0.1")
    assert guard.refusal("127.0.0.1") is None


def test_a_guard_put_over_a_guard_does_not_keep_the_old_one() -> None:
    reactor = MemoryReactorClock()
    original = SystemSpelling()
    reactor.installNameResolver(original)
    for _ in range(3):
        guard = GuardedResolver.from_crawler(None, reactor)
        guard.install_on_reactor()
    assert guard._original is original


NAMES = {
    "inside.shili.example": ["10.0.0.8"],
    "meta.shili.example": ["169.254.169.254", "::ffff:127.0.0.1"],
    "six.shili.example": ["::1", "fe80::1"],
    "here.shili.example": ["127.0.0.1"],
    "other.shili.example": ["127.0.0.1"],
    "half.shili.example": ["10.0.0.8", "127.0.0.1"],
}


def test_real_requests_meet_the_guard() -> None:
    with portal({("*", "/"): Answer()}) as server:
        port = server.port
        names = [*NAMES, "nowhere.shili.example"]
        literals = [f"http://{host}:{port}/" for host in ("127.0.0.1", "127.1", "2130706433", "0x7f.1", "[::1]")]
        here = f"http://here.shili.example:{port}/"
        other = f"http://other.shili.example:{port}/"
        three = ["here.shili.example", "half.shili.example", "inside.shili.example"]
        half = f"http://half.shili.example:{port}/"
        strict = a_crawl(
            [*(f"http://{name}:{port}/" for name in names), *literals], NIANBAO_ALLOW_LOOPBACK=False,
            NIANBAO_HOSTS=[*names, "127.0.0.1", "127.1", "2130706433", "0x7f.1", "::1"],
        )  # fmt: skip
        with_names = crawl_all([strict], NAMES, http_proxy=through(1), https_proxy=through(1))[0].outcomes()
        assert not server.visits
        # In the test mode listed hosts may be on loopback; the neighbours in the same process stay as they are.
        open_, closed, strict_one, proxied = crawl_all(
            [
                a_crawl([here, half, f"http://inside.shili.example:{port}/", *literals], NIANBAO_HOSTS=three),
                a_crawl([here], NIANBAO_HOSTS=["elsewhere.shili.example"]),
                a_crawl([other], NIANBAO_HOSTS=["other.shili.example"], NIANBAO_ALLOW_LOOPBACK=False),
                a_crawl(["http://nowhere.shili.example/"], NIANBAO_HOSTS=["nowhere.shili.example"],
                        NIANBAO_PROXY=f"http://here.shili.example:{port}"),
            ],
            NAMES, http_proxy=through(1), https_proxy=through(1),
        )  # fmt: skip
    nowhere = f"http://nowhere.shili.example:{port}/"
    assert {url: what for url, what in with_names.items() if what != "not_allowed"} == {nowhere: "robots_unreachable"}
    assert open_.outcomes() == {
        here: 200, half: 200, f"http://inside.shili.example:{port}/": "not_allowed",
        **dict.fromkeys(literals, "not_allowed"),
    }  # fmt: skip
    assert strict_one.outcomes() == {other: "not_allowed"}
    assert closed.outcomes() == {here: "not_allowed"}
    assert proxied.outcomes() == {"http://nowhere.shili.example/": 200}


def test_what_the_transport_says_is_in_the_reason() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        closed = taken.getsockname()[1]
    with portal({("*", "/"): Answer()}) as server:
        refused, plain = f"http://here.shili.example:{closed}/", f"https://half.shili.example:{server.port}/"
        unknown = "http://nowhere.shili.example/"
        hosts = ["here.shili.example", "half.shili.example", "nowhere.shili.example"]
        told = crawl_all([a_crawl([refused, plain, unknown], NIANBAO_HOSTS=hosts)], NAMES)[0]
    assert set(told.outcomes().values()) == {"robots_unreachable"}
    for url, code in ((refused, "refused"), (plain, "tls_failed"), (unknown, "dns_failed")):
        assert f"{code}: " in told.of(url)["detail"]


def test_a_proxy_on_loopback_needs_the_test_mode() -> None:
    with portal({("*", "/"): Answer()}) as server:
        urls = ["http://www.shili.example/", "https://secure.shili.example/"]
        hosts = ["www.shili.example", "secure.shili.example"]
        told = crawl_all([
            a_crawl(urls, NIANBAO_HOSTS=hosts, NIANBAO_PROXY=through(server.port), NIANBAO_ALLOW_LOOPBACK=False)
        ])[0]  # fmt: skip
    assert set(told.outcomes().values()) == {"not_allowed"}
    assert not server.visits
