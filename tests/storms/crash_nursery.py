"""A process that lets others live: each does a whole crawl and tells what came of it, and some die on their way.

Reads commands from stdin and answers each by one line: ``live NAME`` lets a process do all of it in the home NAME and
says at how many points it might have died; ``die NAME K`` lets one die at its K-th point. A point lies before and
after every commit, every fsync, and every message that is sent. Everything is imported once and each life is a fork,
so that a life costs tenths of a second.
"""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from storm_city import BY_NAME, DUE, City, Shown, write_watch_list
from storm_run import drive
from storm_weather import Network

from alerts import deliver, process, sweep
from alerts.channels.folder import FolderChannel
from alerts.message import Message
from store.clock import real_time
from store.config import Alerts, Config, Folder
from store.db import open_database
from store.home import Home

NOW = DUE + timedelta(days=3)
#: One report on a page, one in an article of a column, one in a document behind an article; all of them late.
PAGE, ARTICLE, DOCUMENT = "示例市鼓山区财政局", "示例市临海区水务局", "示例市临海区审计局"
LOG = "taken"


class Points:
    """Counts the points at which a process may die, and ends it at one of them."""

    def __init__(self, dies_at: int | None) -> None:
        self.passed, self._dies_at = 0, dies_at

    def point(self) -> None:
        self.passed += 1
        if self.passed == self._dies_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, action: Callable[..., Any]) -> Callable[..., Any]:
        """The action with a point before and one after it."""

        def watched(*arguments: Any, **named: Any) -> Any:
            self.point()
            result = action(*arguments, **named)
            self.point()
            return result

        return watched

    def watch(self) -> None:
        """From now on every fsync and every commit of this process counts."""
        os.fsync = self.around(os.fsync)
        points = self

        class Watched(sqlite3.Connection):
            """A connection whose commits count."""

            def execute(self, sql: str, *arguments: Any) -> sqlite3.Cursor:
                run = super().execute
                return points.around(run)(sql, *arguments) if sql == "COMMIT" else run(sql, *arguments)

        sqlite3.connect = partial(sqlite3.connect, factory=Watched)


class Receiver(FolderChannel):
    """The folder, and a book of everything that was handed over, repeats included."""

    def __init__(self, settings: Folder, base: Path, points: Points) -> None:
        super().__init__(settings, base, lambda: 0.0)
        self._book, self._points = base / LOG, points

    def send(self, message: Message) -> None:
        self._points.around(self._hand_over)(message)

    def _hand_over(self, message: Message) -> None:
        super().send(message)
        with self._book.open("a", encoding="utf-8") as book:
            book.write(f"{message.message_id} {message.event_id}\n")


def live(folder: Path, points: Points, wait: float) -> None:
    """The whole crawl, then facts to alerts, then alerts to people, ``wait`` seconds after now."""
    home = Home(folder)
    config = Config(portals=str(folder.parent / "portals"), alerts=Alerts(folder=Folder("mail")), folder=folder)
    city = City()
    for number, name in enumerate((PAGE, ARTICLE, DOCUMENT), 1):
        office = BY_NAME[name]
        city.show(office, office.places[0], Shown(number, DUE + timedelta(days=1), office.number * 1000 + number), NOW)
    network = Network(city)
    points.watch()
    network.begin(NOW)
    drive(home, config, NOW, network.fetch, arguments={"year": "2025"})
    with closing(open_database(home, migrate=False)) as conn:
        process(conn, NOW, config)
        sweep(conn, NOW, config)
        receiver = Receiver(Folder("mail"), folder, points)
        deliver(conn, config, rng=Random(0), time=lambda: real_time() + wait, channels=[receiver])


def _life(folder: Path, dies_at: int | None) -> str:
    """Fork a life; what became of it."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            points = Points(dies_at)
            # Who comes after the dead comes when their leases have run out.
            live(folder, points, 0.0 if dies_at else 3600.0)
            os.write(writing, str(points.passed).encode())
            status = 0
        finally:
            os._exit(status)
    os.close(writing)
    _, status = os.waitpid(child, 0)
    with os.fdopen(reading) as pipe:
        said = pipe.read()
    if os.WIFSIGNALED(status):
        return "died"
    return said or "failed"


def main() -> None:
    base = Path(sys.argv[1])
    write_watch_list(base / "portals")
    template = base / "template"
    open_database(Home(template), migrate=True, mark="test").close()
    for line in sys.stdin:
        what, name, *k = line.split()
        folder = base / name
        if not folder.exists():
            shutil.copytree(template, folder)
        sys.stdout.write(_life(folder, int(k[0]) if what == "die" else None) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
