"""Fixtures for the room of facts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from store_world import Office, memory


@pytest.fixture
def office() -> Iterator[Office]:
    conn = memory()
    yield Office(conn)
    conn.close()
