"""Whether a host or a url of the watch list can be right; each function says what is wrong, or None."""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import urlsplit

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
#: The last label of a name begins with a letter; that of a bare IP address does not.
_HOST = re.compile(rf"(?:{_LABEL}\.)+(?=[a-z]){_LABEL}")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_PLACEHOLDERS = ("area", "year")


def host_error(host: str) -> str | None:
    """Why a text is no plain host name."""
    if len(host) <= 253 and _HOST.fullmatch(host):
        return None
    return f"{host!r} is no plain host name like www.shili.example (no scheme, port, path, wildcard, bare IP)"


def url_error(url: str, hosts: Collection[str], needs: Collection[str]) -> str | None:
    """Why a url pattern is none: its host must be one of ``hosts``, its placeholders those in ``needs``."""
    problem = _placeholder_error(url, needs)
    if problem is not None:
        return problem
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        return f"{url!r} is no url: {error}"
    if parts.scheme not in ("http", "https") or not host:
        return f"{url!r} must begin with http:// or https:// and a host"
    if parts.username is not None or parts.fragment or any(c.isspace() for c in url):
        return f"{url!r} must have no user name, no #fragment and no blanks"
    if host not in hosts:
        return f"the host {host} is none of the portal's hosts ({', '.join(hosts)})"
    return None


def _placeholder_error(url: str, needs: Collection[str]) -> str | None:
    named = _PLACEHOLDER.findall(url)
    strange = next((name for name in named if name not in _PLACEHOLDERS), None)
    if strange is not None:
        return f"unknown placeholder {{{strange}}}; known: {{area}} and {{year}}"
    if set("{}") & set(_PLACEHOLDER.sub("", url)):
        return f"{url!r} has a brace that belongs to no placeholder"
    missing = sorted(set(needs) - set(named))
    if missing:
        return f"the placeholder {{{missing[0]}}} is missing"
    return None
