"""What the tests of looks share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from picture_world import Watching

from crawler import gallery
from crawler.house import House
from store.config import Config
from store.db import open_database
from store.home import Home


@pytest.fixture
def watching(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watching]:
    monkeypatch.setattr(gallery, "engine_name", lambda: "an engine")
    home = Home(tmp_path).ensure()
    open_database(home, migrate=True, mark="test").close()
    with closing(House.open(home, Config())) as house:
        yield Watching(house)
