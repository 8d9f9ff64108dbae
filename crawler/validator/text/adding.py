"""Whether the parts of a list add up, in every way the list may be meant."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import accumulate, pairwise

from crawler.validator.text.relations import Listing


def adds_up(listing: Listing) -> bool:
    """Whether some reading of the list closes.

    The head may be any number said before it, or the sum of those that stand together; the list may end before
    its last number, and each stretch between two ； may be a list of its own.
    """
    heads = _heads(listing)
    values = [part.value for part in listing.parts]
    if any(total in heads for total in list(accumulate(values))[0 if len(values) == 1 else 1 :]):
        return True
    cuts = (0, *listing.breaks, len(values))
    stretches = [sum(values[start:end], Decimal(0)) for start, end in pairwise(cuts)]
    return len(stretches) > 1 and all(stretch in heads for stretch in stretches)


def total(listing: Listing) -> Decimal:
    """The sum of all parts."""
    return sum((part.value for part in listing.parts), Decimal(0))


def _heads(listing: Listing) -> set[Decimal]:
    return set(_sums(listing)) | {head.value for head in listing.heads}


def _sums(listing: Listing) -> Iterator[Decimal]:
    yield from accumulate(head.value for head in listing.heads)
