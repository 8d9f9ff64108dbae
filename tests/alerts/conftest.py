"""Fixtures for the room of alerts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from alerts_world import World, memory


@pytest.fixture
def world() -> Iterator[World]:
    conn = memory()
    yield World(conn)
    conn.close()
