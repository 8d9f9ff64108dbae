"""Why a secure connection could not be had, by name; and the policy that lets the reason be known.

OpenSSL says of a refused certificate only that it was refused. The reason is known inside the handshake alone, so it is
raised from there.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable
from typing import Any, cast

from OpenSSL import SSL
from OpenSSL.crypto import X509
from service_identity.hazmat import DNS_ID, verify_service_identity
from service_identity.pyopenssl import extract_patterns
from twisted.internet.interfaces import IOpenSSLClientConnectionCreator
from twisted.internet.ssl import optionsForClientTLS
from twisted.python.failure import Failure as TwistedFailure
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer  # type: ignore[import-untyped]  # zope ships no types

from store.model.failures import TlsExpired, TlsFailed, TlsTooOld, TlsUntrusted, TlsWrongHost

#: X509_V_ERR_*: not yet valid, expired; another name; no issuer, self-signed, in the chain or not, none trusted.
_EXPIRED, _WRONG_HOST, _UNTRUSTED = {9, 10}, {62, 63, 64}, {2, 18, 19, 20, 21, 24, 26, 27, 28}
#: What OpenSSL says where both sides know no common version, cipher, key size or renegotiation.
_TOO_OLD = (
    "unsupported protocol", "protocol version", "version too low", "wrong ssl version",
    "no protocols available", "dh key too small", "key too small", "md too weak", "unsafe legacy renegotiation",
    "no cipher", "no shared cipher", "bad signature type", "unsupported_protocol",
)  # fmt: skip


class CertificateRefused(SSL.Error):
    """A certificate that was refused, with the number of the reason."""

    def __init__(self, number: int) -> None:
        super().__init__(f"certificate refused: error {number}")
        self.number = number


def name_tls(error: BaseException) -> type[TlsFailed]:
    """The name of a failed handshake, by the number of the reason or by OpenSSL's words."""
    number = error.number if isinstance(error, CertificateRefused) else None
    if isinstance(error, ssl.SSLCertVerificationError):
        number = error.verify_code
    if number is not None:
        return _by_number(number)
    text = str(error).lower().replace("_", " ")
    return TlsTooOld if any(words in text for words in _TOO_OLD) else TlsFailed


def _by_number(number: int) -> type[TlsFailed]:
    named = ((_EXPIRED, TlsExpired), (_WRONG_HOST, TlsWrongHost), (_UNTRUSTED, TlsUntrusted))
    return next((name for numbers, name in named if number in numbers), TlsFailed)


@implementer(IPolicyForHTTPS)
class NamingPolicy:
    """Checks certificates as browsers do, with the roots this machine trusts, and says why one was refused."""

    def __init__(self) -> None:
        self._creators: dict[bytes, NamingCreator] = {}

    def creatorForNetloc(self, hostname: bytes, port: int) -> NamingCreator:
        """See IPolicyForHTTPS of Twisted; the roots are read once for each host."""
        if hostname not in self._creators:
            self._creators[hostname] = NamingCreator(hostname.decode("ascii"))
        return self._creators[hostname]


@implementer(IOpenSSLClientConnectionCreator)
class NamingCreator:
    """Makes Twisted's own connections to one host, with a verify callback that names what it refuses."""

    def __init__(self, host: str) -> None:
        self._creator: Any = optionsForClientTLS(host)  # zope interfaces have a self that type checkers do not see
        self._service = DNS_ID(host)

    def clientConnectionForTLS(self, protocol: Any) -> SSL.Connection:
        """See IOpenSSLClientConnectionCreator of Twisted."""
        connection = self._creator.clientConnectionForTLS(protocol)
        connection.set_verify(SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT, self._judging(protocol))
        return cast("SSL.Connection", connection)

    def _judging(self, protocol: Any) -> Callable[[Any, X509, int, int, int], bool]:
        def judge(connection: Any, certificate: X509, number: int, depth: int, accepted: int) -> bool:
            # OpenSSL's callback: an exception that left it would be lost, so the protocol is told.
            try:
                if not accepted:
                    raise CertificateRefused(number)
                if depth == 0:
                    verify_service_identity(extract_patterns(certificate), [self._service], [])
            except Exception:
                protocol.failVerification(TwistedFailure())  # type: ignore[no-untyped-call]  # Twisted leaves it unannotated
                return False
            return True

        return judge
