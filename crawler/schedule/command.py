"""How a crawl is started: its command line and its environment."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from store.home import CHECKOUT, HOME_VARIABLE, Home


def crawl_command(arguments: Sequence[str] = ()) -> list[str]:
    """The command line of one crawl of the whole city."""
    options = [part for argument in arguments for part in ("-a", argument)]
    return [sys.executable, "-m", "scrapy", "crawl", "weihai", *options]


def crawl_environment(home: Home, **more: str) -> dict[str, str]:
    """The environment of a child: the same home, Scrapy's settings, and the checkout on the path."""
    path = os.pathsep.join(filter(None, (str(CHECKOUT), os.environ.get("PYTHONPATH"))))
    own = {HOME_VARIABLE: str(home.path), "SCRAPY_SETTINGS_MODULE": "crawler.settings", "PYTHONPATH": path}
    return {**os.environ, **own, **more}
