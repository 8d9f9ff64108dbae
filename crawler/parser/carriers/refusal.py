"""How a carrier says that a document cannot be read: by name, with the sentence for a person."""

from __future__ import annotations

from store.model import Kind


class CannotRead(Exception):
    """The bytes cannot be brought into blocks. ``why`` is one Chinese sentence; ``carrier`` what they are."""

    def __init__(self, carrier: str, why: str, kind: Kind = Kind.UNREADABLE) -> None:
        super().__init__(why)
        self.carrier = carrier
        self.why = why
        self.kind = kind
