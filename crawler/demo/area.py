"""Area codes for offices that do not exist: right by both check characters, in a division nobody has."""

from __future__ import annotations

#: 11: registered as an organ of government. 379900: no such division of Shandong.
_PREFIX = "11379900"
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORGAN_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def area_code(serial: int) -> str:
    """The 18-character code of the fictional office with this number (1 to 99).

    Source: GB 32100-2015 (position 18, weights 3^i mod 31) and GB 11714-1997 (position 17, mod 11).
    """
    if not 1 <= serial <= 99:
        raise ValueError(f"a fictional office has a number from 1 to 99, not {serial}")
    organ = f"000000{serial:02}"
    rest = (11 - sum(int(c) * w for c, w in zip(organ, _ORGAN_WEIGHTS, strict=True)) % 11) % 11
    head = _PREFIX + organ + ("X" if rest == 10 else str(rest))
    total = sum(_ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(head))
    return head + _ALPHABET[(31 - total % 31) % 31]
