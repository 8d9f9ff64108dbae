"""The jobs of the service beside crawling, in the order in which one tick does those that are due."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from datetime import timedelta

import alerts
from crawler.schedule.heartbeat import Heartbeat
from crawler.schedule.job import Job, Post
from crawler.schedule.rules import Every, Nightly
from store import record
from store.backups import nightly_backup
from store.config import Config
from store.db import immediate
from store.errors import HomeError
from store.evidence import EvidenceStore
from store.queries import Timetable, health, rhythm

#: How often the frontier is brought in line with settings, watch list and clock, in seconds.
_TIMETABLE = 3600.0
#: A channel at which somebody looked within so long need not be checked in the night.
_LOOKED_LATELY = timedelta(hours=20)


def jobs_of(config: Config, heartbeat: Heartbeat) -> tuple[Job, ...]:
    """Every job of the service as configured."""
    # Ticks may lie a little less than their period apart; half of it is missed by none.
    tick = Every(config.schedule.tick / 2)
    night = Nightly(config.schedule.night_hour)
    return (
        Job("timetable", Every(_TIMETABLE), timetable),
        Job("monitors", tick, monitors),
        Job("sweep", Every(config.schedule.sweep_every), sweep),
        Job("deliver", tick, deliver),
        Job("portals", night, check_portals),
        Job("backup", night, back_up),
        Job("evidence", night, check_evidence),
        Job("heartbeat", Every(config.heartbeat.every), pulse(heartbeat)),
    )


def timetable(post: Post) -> str:
    """Pull forward what settings, watch list or clock want earlier by now."""
    with immediate(post.conn) as conn:
        earlier = record.replan(conn, Timetable(conn, rhythm(post.config)), post.now)
    return f"{earlier} targets pulled forward"


def monitors(post: Post) -> str:
    """Judge every run that has ended since."""
    with immediate(post.conn) as conn:
        remarks = record.judge_runs(conn, post.now, post.config.monitors)
    return f"{len(remarks)} remarks"


def sweep(post: Post) -> str:
    """Judge what becomes true by the passing of time alone."""
    return f"{len(alerts.sweep(post.conn, post.now, post.config))} transitions"


def deliver(post: Post) -> str:
    """Take up what has changed, and send what waits."""
    alerts.process(post.conn, post.now, post.config)
    report = alerts.deliver(post.conn, post.config, rng=random.Random())
    return f"{report.sent} sent, {report.failed} to try again, {report.dead} given up, {report.pending} waiting"


def check_portals(post: Post) -> str:
    """Have a crawl look at one target, with the controls, of every channel at which nobody has looked today."""
    with immediate(post.conn) as conn:
        channels = record.check_channels(conn, post.now, post.now - _LOOKED_LATELY)
    return f"{channels} channels to be looked at"


def back_up(post: Post) -> str:
    """A backup of the database, and rotation."""
    kept = post.config.backups
    return nightly_backup(post.conn, post.home, post.now, daily=kept.daily, weekly=kept.weekly).name


def check_evidence(post: Post) -> str:
    """Hash a share of the archive again. Damage is noted in ``changes`` and fails the job."""
    checked = record.check_evidence(
        post.conn, EvidenceStore(post.home.evidence), post.now, days=post.config.evidence.days, stopping=post.stopping
    )
    if checked.damaged:
        raise HomeError(f"{len(checked.damaged)} of {checked.pieces} pieces are gone or damaged: {checked.damaged[0]}")
    return f"{checked.pieces} pieces are as they were stored"


def pulse(heartbeat: Heartbeat) -> Callable[[Post], str]:
    """Tell the receiver of the heartbeat whether the house is well."""

    def work(post: Post) -> str:
        ill = [check for check in health(post.conn, post.home, post.now, post.config.health) if not check.well]
        rid = uuid.uuid4()
        if ill:
            heartbeat.fail(rid, "\n".join(f"{check.name}: {check.detail}" for check in ill))
        else:
            heartbeat.success(rid)
        return f"not well: {', '.join(check.name for check in ill)}" if ill else "well"

    return work
