"""The one spelling of a host name, so that two spellings of one host are never two hosts."""

from __future__ import annotations

import ipaddress
import re

from scrapy import Request
from scrapy.utils.httpobj import urlparse_cached

_NAME = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*")


def canonical(host: str) -> str:
    """A host in lower case and ASCII (IDNA), without trailing dot or brackets.

    An IPv6 literal comes back compressed. Raises ValueError for what cannot be a host.
    """
    text = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    if ":" in text:
        return str(ipaddress.IPv6Address(text))
    # The codec of the standard library is the one by which Scrapy itself spells the hosts of its requests.
    name = (text if text.isascii() else text.encode("idna").decode("ascii")).lower().removesuffix(".")
    if not _NAME.fullmatch(name) or len(name) > 253:
        raise ValueError(f"'{host}' is no host name")
    return name


def spelled(host: str) -> str:
    """The canonical host, or the text as it stands where it cannot be one (and so is on no list)."""
    try:
        return canonical(host)
    except ValueError:
        return host


def host_of(request: Request) -> str:
    """The canonical host a request is for, not the proxy it may pass through."""
    return spelled(urlparse_cached(request).hostname or "")
