"""Which IP addresses may be reached: the public internet and nothing else."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
# Python releases differ on these; the answer must not depend on the release that runs.
_NEVER = (
    ipaddress.IPv4Network("0.0.0.0/8"),
    ipaddress.IPv4Network("192.0.0.0/24"),
    ipaddress.IPv4Network("192.88.99.0/24"),
    ipaddress.IPv6Network("2001::/23"),
    ipaddress.IPv6Network("2002::/16"),
    ipaddress.IPv6Network("3fff::/20"),
)


def why_refused(text: str, *, allow_loopback: bool) -> str | None:
    """Why an address must not be reached, None when it may; what is no address is refused.

    ``allow_loopback`` is the test mode: it lets loopback addresses through and no other.
    """
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return f"'{text}' is no IP address"
    if allow_loopback and _plain(address).is_loopback:
        return None
    for each in _faces(address):
        if not _is_public(each):
            return f"the address {text} is not public" + (f" (it stands for {each})" if each != address else "")
    return None


def _plain(address: Address) -> Address:
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def _faces(address: Address) -> Iterator[Address]:
    """The address a machine would see, and the IPv4 address inside it that a gateway would see."""
    plain = _plain(address)
    yield plain
    if isinstance(plain, ipaddress.IPv6Address) and plain in _NAT64:
        yield ipaddress.IPv4Address(int(plain) & 0xFFFFFFFF)


def _is_public(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address):
        if address in _NAT64:
            return True  # judged by the IPv4 address inside
        # fc00::, fe80::, fec0::, ::, 100:: and all the rest lie outside of global unicast. ISATAP hides an
        # IPv4 address behind a fixed interface identifier.
        if address not in _GLOBAL_UNICAST or (int(address) >> 32) & 0xFDFFFFFF == 0x5EFE:
            return False
    if any(address.version == network.version and address in network for network in _NEVER):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)
