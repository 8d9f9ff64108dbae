"""Clauses that say all of it without a number: 全部办结, 均予以公开. What is left is claimed to be none."""

from __future__ import annotations

import re

from store.model import NumberClaim, Period

#: 均已按时答复 says that none was late; what was not due yet may wait, so it is not read as all being done.
_ALL = re.compile(
    r"(?:全部|均|都|已全部|现已全部|目前已全部)(?:均|已|已经|都)*(?:依法|按时|按期|及时|如期|规范|按规定|在规定期限内|在法定期限内)*"
    r"(?:(?P<done>办结|办理完毕|处理完毕|办理完成|答复完毕)|(?P<granted>予以公开|同意公开|准予公开))"
)
#: What all may be said of: the requests as a whole.
_WHOLE = frozenset({"requests.act:new", "requests.act:intake", "requests.act:accept", "requests.act:handle",
                    "requests.act:"})  # fmt: skip


def rest_of(segment: str, of: NumberClaim | None) -> str | None:
    """What a clause says there is none left of (``requests.rest:done``), where it speaks of all requests ``of``."""
    found = _ALL.fullmatch(segment)
    if found is None or of is None or of.subject not in _WHOLE:
        return None
    if not of.certain or of.approximate or of.period is not Period.YEAR:
        return None
    return f"requests.rest:{'done' if found['done'] else 'granted'}"
