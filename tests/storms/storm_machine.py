"""Faults, recoveries, postings, edits, withdrawals, restarts and passing time, in whatever order hypothesis likes."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections import Counter
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from storm_city import DUE, LATEST, LISTS, OFFICES, SKELETON, START, City, Office, Place, Shown, write_watch_list
from storm_laws import (
    Calm,
    Record,
    check_alerts,
    check_calm,
    check_facts,
    check_nothing_lost,
    check_observations,
    check_states,
)
from storm_run import HOMES, drive
from storm_weather import Fault, Kind, Network

from alerts import deliver, process, sweep
from alerts.message import Message
from store.config import Alerts, Config, Folder
from store.db import open_database
from store.home import Home

_PLACES = [(office, place) for office in OFFICES for place in office.places]
#: A claim may lie before the due date, on its last second, or after it; none lies in the future.
_CLAIMS = (START - timedelta(days=5), DUE, None)
#: Answers that look whole are the dangerous ones.
_LIES = (Kind.MAINTENANCE, Kind.INDEX, Kind.SOFT_404, Kind.WRONG_PAGE, Kind.HALF, Kind.SHORT)
_KINDS = st.sampled_from([*Kind, *_LIES, *_LIES])


class Recorder:
    """Takes every message."""

    name, recipients = "folder", ("supervisor@localhost",)

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()

    def send(self, message: Message) -> None:
        self.taken[message.message_id] += 1


class Storm(RuleBasedStateMachine):
    """One district, one home, and three weeks around the due date."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="nianbao-storm-", dir=HOMES))
        self.home = Home(self.folder / "home")
        self.config = Config(portals=str(write_watch_list(self.folder / "portals")),
                             alerts=Alerts(folder=Folder("mail")), folder=self.folder)  # fmt: skip
        open_database(self.home, migrate=True, mark="test").close()
        self.now, self.drafts = START, 0
        self.city = City()
        self.network = Network(self.city)
        self.record = Record(self.city, self.network)
        self.channel = Recorder()

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    @initialize(late=st.booleans())
    def begin(self, late: bool) -> None:
        """Half of the stories begin when the due date is over."""
        if late:
            self.now = DUE + timedelta(hours=9)

    @rule(where=st.sampled_from(_PLACES), claim=st.sampled_from(_CLAIMS))
    def publish(self, where: tuple[Office, Place], claim: datetime | None) -> None:
        """A report goes up, or another draft of it at the same address."""
        office, place = where
        self.drafts += 1
        before = self.city.standing.get((office.name, place))
        at = min(claim or self.now, self.now).replace(microsecond=0)
        if before is not None:
            at = before.at  # an edit keeps its place and its date
        number = before.number if before else office.number * 1000 + self.drafts
        self.city.show(office, place, Shown(self.drafts, at, number), self.now)
        self.record.claims.setdefault(office.name, set()).add(at)

    @precondition(lambda self: self.city.standing)
    @rule(data=st.data())
    def take_down(self, data: st.DataObject) -> None:
        name, place = data.draw(st.sampled_from(sorted(self.city.standing)))
        self.city.show(next(one for one in OFFICES if one.name == name), place, None, self.now)

    @rule(kind=_KINDS, host=st.sampled_from([SKELETON, LATEST, LISTS]), after=st.sampled_from([0, 0, *range(1, 8)]),
          at_once=st.booleans())  # fmt: skip
    def break_a_host(self, kind: Kind, host: str, after: int, at_once: bool) -> None:
        """A host answers wrongly from now on, in each run from some request on."""
        self._break(Fault(kind, host, None, after), at_once)

    @rule(kind=_KINDS, office=st.sampled_from(OFFICES), at_once=st.booleans())
    def break_an_office(self, kind: Kind, office: Office, at_once: bool) -> None:
        """What is shown of one office is wrong from now on."""
        self._break(Fault(kind, office.places[0][0], office.name), at_once)

    def _break(self, fault: Fault, at_once: bool) -> None:
        self.network.faults.insert(0, fault)
        if at_once:
            self.crawl(0, None, None)

    @precondition(lambda self: self.network.faults)
    @rule()
    def mend(self) -> None:
        self.network.faults.clear()

    @rule(hours=st.sampled_from([1, 7, 13, 30, 75]))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        self._tell()

    @rule(seed=st.integers(0, 3), due=st.sampled_from([None, None, "only"]),
          dies_after=st.sampled_from([None, None, None, 0, 1, 3, 6, 9, 12, 15]))  # fmt: skip
    def crawl(self, seed: int, due: str | None, dies_after: int | None) -> None:
        """A run over what is due, or over everything; it may die on its way."""
        self.now += timedelta(minutes=1)
        self.network.begin(self.now)
        arguments = {"year": "2025"} | ({"due": due} if due else {})
        done = drive(self.home, self.config, self.now, self.network.fetch, arguments=arguments, seed=seed,
                     dies_after=dies_after)  # fmt: skip
        run, whole = self.network.run, due is None
        self.record.runs += 1
        if done.died:
            self.record.died.add(run)
        with closing(open_database(self.home, migrate=False)) as conn:
            # A run that goes on where an equal one died looks at what is left, not at everything.
            resumes = conn.execute("SELECT resumes FROM runs WHERE id = ?", (run,)).fetchone()[0]
            calm = whole and not done.died and not self.network.faults and resumes is None
            if calm:
                self.record.calm.append(Calm(self.now, frozenset(name for name, _ in self.city.standing)))
            check_observations(conn, self.record)
            if not done.died:
                check_nothing_lost(conn, self.record, run, whole=whole and resumes is None)
                check_facts(conn, self.record)
            check_states(conn, self.record, self.now)
            if calm:
                check_calm(conn, self.record, self.now)
        self._tell()

    @rule()
    def crawl_in_fair_weather(self) -> None:
        """Everything works for one run."""
        self.network.faults.clear()
        self.crawl(0, None, None)

    def _tell(self) -> None:
        """Facts to alerts, alerts to people; everybody once."""
        with closing(open_database(self.home, migrate=False)) as conn:
            process(conn, self.now, self.config)
            sweep(conn, self.now, self.config)
            deliver(conn, self.config, rng=random.Random(0), time=lambda: 0.0, channels=[self.channel])
            check_states(conn, self.record, self.now)
            check_alerts(conn, self.now)
            wanted = {row[0] for row in conn.execute("SELECT message_id FROM outbox")}
        assert self.channel.taken == Counter(dict.fromkeys(wanted, 1))
