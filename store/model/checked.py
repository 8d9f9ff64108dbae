"""What checking one reading came to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from store.model.number_claim import NumberClaim
from store.model.reading import Finding


@dataclass(frozen=True, eq=False)
class Checked(Mapping[str, Finding]):
    """The findings of a reading by fingerprint, and the number claims of its sentences in reading order."""

    findings: Mapping[str, Finding] = field(default_factory=dict)
    claims: tuple[NumberClaim, ...] = ()

    def __getitem__(self, fingerprint: str) -> Finding:
        return self.findings[fingerprint]

    def __iter__(self) -> Iterator[str]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)
