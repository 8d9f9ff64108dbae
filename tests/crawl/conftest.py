"""Fixtures of real crawls."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from crawls import Crawls

from crawler.demo.portal import DemoPortal
from crawler.demo.replay import PORTALS
from crawler.demo.world import World
from store.db import open_database
from store.home import Home


@pytest.fixture
def new_crawls(tmp_path: Path) -> Iterator[Callable[..., Crawls]]:
    """Makes homes with portals of any world."""
    portals: list[DemoPortal] = []

    def make(world: World | None = None, folder: Path = PORTALS, more: str = "") -> Crawls:
        portal = DemoPortal(world)
        portal.start()
        portals.append(portal)
        home = Home(tmp_path / f"home{len(portals)}")
        open_database(home, migrate=True, mark="test").close()
        crawls = Crawls(home, portal, folder)
        crawls.configure(more)
        return crawls

    yield make
    for portal in portals:
        portal.stop()


@pytest.fixture
def crawls(new_crawls: Callable[..., Crawls]) -> Crawls:
    """The bundled demo world, at its first instant."""
    return new_crawls()
