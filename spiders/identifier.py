"""The ids of portals and channels: safe as spider names, file names and keys."""

from __future__ import annotations

import re

#: The spider of the whole city, and the slot that its portals share; no portal may take its name.
CITY = "weihai"

_IDENTIFIER = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_LONGEST = 40


def identifier_error(value: str) -> str | None:
    """Why a text cannot be an id, or None."""
    if value == CITY:
        return f"{CITY!r} is the spider of the whole city; take another id, such as {CITY}-city"
    if len(value) > _LONGEST or not _IDENTIFIER.fullmatch(value):
        return f"{value!r} must be small letters, digits and single hyphens, begin with a letter, at most {_LONGEST}"
    return None
