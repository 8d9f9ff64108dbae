"""``nianbao doctor``: what is missing on this machine, and what to do; migrates the database if need be."""

from __future__ import annotations

import argparse
import importlib.util
import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from alerts import check_settings, workdays
from crawler.cli.opening import Desk, desk
from crawler.cli.output import print_json, say
from crawler.fetch.chromium import ADVICE, find_browser
from crawler.parser.pictures import engine_name
from spiders.registry import load_watch_list
from store.config import secret
from store.errors import ConfigError, NianbaoError


@dataclass(frozen=True)
class Line:
    """One thing looked at: whether it is well, and what to do if not. ``needed``: nothing works without it."""

    what: str
    well: bool
    detail: str
    needed: bool = True


def add(parser: argparse.ArgumentParser) -> None:
    """No arguments of its own."""


def run(args: argparse.Namespace) -> int:
    lines = list(_lines())
    if args.json:
        print_json([asdict(line) for line in lines])
    else:
        for line in lines:
            say(f"{'ok  ' if line.well else 'FAIL' if line.needed else 'warn'} {line.what}: {line.detail}")
    return 1 if any(line.needed and not line.well for line in lines) else 0


def _lines() -> Iterator[Line]:
    python, enough = ".".join(map(str, sys.version_info[:3])), sys.version_info >= (3, 11)
    yield Line("python", enough, python if enough else f"{python}; 3.11 or newer is needed")
    version = sqlite3.sqlite_version_info
    yield Line("sqlite", version >= (3, 37), f"{sqlite3.sqlite_version} (3.37 or newer is needed for strict tables)")
    try:
        with desk() as at:
            yield from _house(at)
    except NianbaoError as error:
        yield Line("home", False, str(error))
    yield from _optional()


def _house(at: Desk) -> Iterator[Line]:
    yield Line("home", True, str(at.home.path))
    verdict = at.conn.execute("PRAGMA quick_check").fetchone()[0]
    yield Line("database", verdict == "ok", f"{at.home.database}: {verdict}")
    free = shutil.disk_usage(at.home.path).free
    enough = free > at.config.alerts.conditions.disk_low_mb * 1_000_000
    yield Line("disk", enough, f"{free // 1_000_000} MB free", needed=False)
    try:
        watch = load_watch_list(at.config.portals_folder)
        yield Line("watch list", True, f"{len(watch.portals)} portals, {len(watch.bodies)} bodies")
    except ConfigError as error:
        yield Line("watch list", False, str(error))
    yield from _secrets(at)
    yield _browser(at.config.crawl.browser)
    yield from _telling(at)
    if not at.config.crawl.contact:
        advice = "set crawl.contact in nianbao.toml, so that portals can reach whoever runs this"
        yield Line("contact", False, advice, needed=False)


def _browser(configured: str) -> Line:
    found = find_browser(configured)
    missing = f"crawl.browser names {configured}, which is no program" if configured else f"not installed: {ADVICE}"
    return Line("browser", found is not None, found or f"{missing}; pages that only a script fills are unknown", False)


def _secrets(at: Desk) -> Iterator[Line]:
    alerts = at.config.alerts
    names = [hook.secret_env for hook in alerts.webhook] + [target.url_env for target in alerts.apprise]
    names += [alerts.mail.password_env] if alerts.mail and alerts.mail.password_env else []
    names += [at.config.heartbeat.url_env] if at.config.heartbeat.url_env else []
    for name in names:
        try:
            secret(name)
            yield Line(f"secret {name}", True, "set")
        except ConfigError as error:
            yield Line(f"secret {name}", False, str(error))
    if not (alerts.mail or alerts.webhook or alerts.folder or alerts.apprise):
        yield Line("alerts", False, "no channel is configured: nobody is told (see nianbao.toml.example)", needed=False)


def _telling(at: Desk) -> Iterator[Line]:
    """What alerts need beside secrets: routes that lead somewhere, and the holidays that reminders avoid."""
    if at.config.alerts.apprise:
        installed = importlib.util.find_spec("apprise") is not None
        yield Line("apprise", installed, "installed" if installed else "not installed; pip install 'nianbao[apprise]'")
    try:
        check_settings(at.config)
    except ConfigError as error:
        yield Line("alert routes", False, str(error))
    years = ", ".join(str(year) for year in workdays.needed(at.now.date()) if not workdays.is_covered(year))
    advice = f"holidays of {years} are not known, reminders go by the weekday; upgrade chinesecalendar"
    yield Line("calendar", not years, advice if years else "the holidays of this year are known", needed=False)


def _optional() -> Iterator[Line]:
    """What later ways of looking and reading need; nothing here stops the crawl of plain pages."""
    has_namespace = os.path.exists("/proc/self/ns/net") and shutil.which("unshare") is not None
    guard = "document workers are kept off the network by an audit hook"
    yield Line("isolation", True, f"{guard}{'; network namespaces exist here' if has_namespace else ''}")
    office = shutil.which("soffice")
    yield Line("libreoffice", office is not None, office or "not installed; .doc and .wps cannot be read", False)
    pdf = importlib.util.find_spec("pypdfium2") is not None
    yield Line("pdf", pdf, "installed" if pdf else "not installed; pip install 'nianbao[documents]' to read PDF", False)
    xlsx = importlib.util.find_spec("xlsxwriter") is not None
    advice = "not installed; pip install 'nianbao[sheets]' to write xlsx (CSV needs nothing)"
    yield Line("xlsx", xlsx, "installed" if xlsx else advice, False)
    engine = engine_name()
    advice = "not installed; pictures of tables are marked, not read: pip install 'nianbao[ocr]' to read them"
    yield Line("ocr", engine is not None, engine or advice, False)
