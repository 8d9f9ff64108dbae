"""What an answer of an HTTP receiver means for the message."""

from __future__ import annotations

#: Answers that may be better next time; all other 4xx are for ever.
_TRY_AGAIN = frozenset({408, 425, 429})


def is_worth_trying_again(status: int) -> bool:
    """Whether the same message may be taken later; a redirect and a plain refusal never are."""
    return status in _TRY_AGAIN or status >= 500
