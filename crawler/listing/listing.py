"""What a walk over a list came to."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.listing.record import Record


@dataclass(frozen=True, slots=True)
class Listing:
    """What a walk saw. ``stated`` is what the list says it has, ``seen`` how many different records came of it.

    ``complete`` only if all of it was seen, by the number of records or of pages that it states; ``why`` is the
    sentence for a person, ``problem`` a failure's code. Where it is not complete, ``records`` also holds what was
    seen before the list changed. ``beside`` are records of other columns that the same list shows.
    """

    records: tuple[Record, ...]
    stated: int | None
    seen: int
    complete: bool
    why: str
    problem: str | None = None
    beside: tuple[Record, ...] = ()


def joined(results: list[Listing]) -> Listing:
    """Several lists as one: all their records, each once and in order; complete only if every list is."""
    records: dict[str, Record] = {}
    beside: dict[str, Record] = {}
    for result in results:
        for record in result.records:
            records.setdefault(record.address, record)
        for record in result.beside:
            beside.setdefault(record.address, record)
    first_bad = next((result for result in results if not result.complete), None)
    stated = [result.stated for result in results if result.stated is not None]
    return Listing(
        tuple(records.values()), sum(stated) if len(stated) == len(results) else None,
        sum(result.seen for result in results), bool(results) and first_bad is None, _why(results),
        first_bad.problem if first_bad else None, tuple(beside.values()),
    )  # fmt: skip


def _why(results: list[Listing]) -> str:
    if len(results) == 1:
        return results[0].why
    return "；".join(f"列表{number}：{result.why}" for number, result in enumerate(results, 1))
