"""Every reason why a look says nothing, named by meaning, with one stable code each.

::

    Failure
    ├── Unreachable         nothing came back
    │   ├── DnsFailed · Refused · Reset · TimedOut
    │   ├── TlsFailed · TlsExpired · TlsWrongHost · TlsUntrusted · TlsTooOld
    │   └── HostUnreachable     the breaker is open: no request was made
    ├── Declined            somebody said no
    │   ├── RobotsRefused · RobotsUnreachable · Challenged · RateLimited · Forbidden · NotFound
    │   ├── SoftNotFound · Maintenance
    │   └── NotAllowed          our own egress guard said no
    ├── Broken              an answer came that cannot be trusted
    │   ├── ServerError · Truncated · TooLarge · DecompressionBomb
    │   ├── RedirectedAway · RedirectLoop · Forwarded · Displaced · WrongType
    │   └── Undecodable · BrowserFailed
    ├── Unproven            a good answer that proves nothing
    │   ├── EmptyUnproven · ControlFailed · OtherBody · NotTheReport
    │   ├── NeedsListing · NeedsBrowser · Redesigned · IncompleteListing · PagingLoop · CountShort
    │   ├── NoChannel · NoAuthority · NoColumnForYear · NeverLooked · NotLookedLately · NoDate
    │   └── BudgetSpent
    ├── Quarantined         a document that nobody could read
    │   └── DocumentHung · DocumentTooHeavy · DocumentCrashed · DocumentBroken
    └── InternalError       our own fault

The codes stand in stats, store, alerts and docs (docs/failures.md) and never change meaning. One file a branch.
"""

from __future__ import annotations

from collections.abc import Iterator

from store.model.failures.broken import (
    Broken,
    BrowserFailed,
    DecompressionBomb,
    Displaced,
    Forwarded,
    RedirectedAway,
    RedirectLoop,
    ServerError,
    TooLarge,
    Truncated,
    Undecodable,
    WrongType,
)
from store.model.failures.declined import (
    Challenged,
    Declined,
    Forbidden,
    Maintenance,
    NotAllowed,
    NotFound,
    RateLimited,
    RobotsRefused,
    RobotsUnreachable,
    SoftNotFound,
)
from store.model.failures.failure import (
    Failure,
    InternalError,
)
from store.model.failures.quarantined import (
    DocumentBroken,
    DocumentCrashed,
    DocumentHung,
    DocumentTooHeavy,
    Quarantined,
)
from store.model.failures.unproven import (
    BudgetSpent,
    ControlFailed,
    CountShort,
    EmptyUnproven,
    IncompleteListing,
    NeedsBrowser,
    NeedsListing,
    NeverLooked,
    NoAuthority,
    NoChannel,
    NoColumnForYear,
    NoDate,
    NotLookedLately,
    NotTheReport,
    OtherBody,
    PagingLoop,
    Redesigned,
    Unproven,
)
from store.model.failures.unreachable import (
    DnsFailed,
    HostUnreachable,
    Refused,
    Reset,
    TimedOut,
    TlsExpired,
    TlsFailed,
    TlsTooOld,
    TlsUntrusted,
    TlsWrongHost,
    Unreachable,
)

__all__ = [
    "BY_CODE", "Broken", "BrowserFailed", "BudgetSpent", "Challenged", "ControlFailed", "CountShort", "Declined",
    "DecompressionBomb",
    "Displaced", "DnsFailed", "DocumentBroken", "DocumentCrashed", "DocumentHung", "DocumentTooHeavy",
    "EmptyUnproven", "Failure", "Forbidden", "Forwarded", "HostUnreachable", "IncompleteListing", "InternalError",
    "Maintenance", "NeedsBrowser", "NeedsListing", "NeverLooked", "NoAuthority", "NoChannel", "NoColumnForYear",
    "NoDate", "NotAllowed", "NotFound", "NotLookedLately", "NotTheReport", "OtherBody", "PagingLoop", "Quarantined",
    "RateLimited", "Redesigned", "RedirectLoop", "RedirectedAway", "Refused", "Reset", "RobotsRefused",
    "RobotsUnreachable", "ServerError", "SoftNotFound", "TimedOut", "TlsExpired", "TlsFailed", "TlsTooOld",
    "TlsUntrusted", "TlsWrongHost", "TooLarge", "Truncated", "Undecodable", "Unproven", "Unreachable",
    "WrongType", "every", "explain",
]  # fmt: skip


def every(root: type[Failure] = Failure) -> Iterator[type[Failure]]:
    """Every failure class below ``root``, itself first."""
    yield root
    for child in root.__subclasses__():
        yield from every(child)


BY_CODE: dict[str, type[Failure]] = {failure.code: failure for failure in every()}


def explain(code: str | None) -> str:
    """The sentence for a person behind a code; an unknown code stands for itself."""
    if code is None:
        return ""
    return BY_CODE[code].chinese if code in BY_CODE else code
