"""The lenient way of fetching, for portals that the watch list lets off until a day: old TLS, broken certificates.

It rests on the system's OpenSSL, which still knows TLS 1.0; the one that Scrapy's own client uses does not.
"""

from __future__ import annotations

import socket
import ssl
import warnings
from typing import TYPE_CHECKING, ClassVar

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from scrapy.core.downloader.handlers._aiohttp import AiohttpDownloadHandler

from crawler.fetch.egress import Egress
from crawler.fetch.extension import extension

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


#: SSL_OP_LEGACY_SERVER_CONNECT, which Python 3.11 does not name: servers without secure renegotiation.
_LEGACY_SERVER_CONNECT = 0x4


class LegacyTlsHandler(AiohttpDownloadHandler):
    """Accepts TLS 1.0 and any certificate; the egress guard holds here as elsewhere."""

    experimental: ClassVar[bool] = False

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._ssl_context = lenient()
        connector = self._session.connector
        assert isinstance(connector, aiohttp.TCPConnector)
        # aiohttp looks names up by itself, past the resolver of the reactor; each time, since answers may change.
        connector._resolver = GuardedLookup(extension(crawler, Egress))
        connector._use_dns_cache = False


class GuardedLookup(AbstractResolver):
    """Looks up names of listed hosts, and gives out the addresses that may be reached."""

    def __init__(self, egress: Egress, lookup: AbstractResolver | None = None) -> None:
        self._egress = egress
        self._lookup = lookup or ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = 0  # type: ignore[assignment]  # as aiohttp has it
    ) -> list[ResolveResult]:
        """See aiohttp's AbstractResolver; raises socket.gaierror where no address may be reached."""
        found = await self._lookup.resolve(host, port, family)
        refusals = [self._egress.why_refused(host, one["host"]) for one in found]
        allowed = [one for one, refusal in zip(found, refusals, strict=True) if refusal is None]
        if not allowed:
            refusal = next((refusal for refusal in refusals if refusal), f"{host} has no address")
            raise socket.gaierror(socket.EAI_NONAME, refusal)  # as of a name without addresses; the guard knows better
        return allowed

    async def close(self) -> None:
        await self._lookup.close()


def lenient() -> ssl.SSLContext:
    """TLS 1.0 and later, with the ciphers and keys of its day, whoever signed the certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with warnings.catch_warnings():  # deprecated, which is what this way of fetching is for
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.options |= _LEGACY_SERVER_CONNECT
    return context
