"""The child process of a crawl: bounded, ended with everything it started, and locked against a second."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import psutil
import pytest

from crawler.schedule.child import Child, memory_of
from crawler.schedule.serve import only_service
from store.errors import NianbaoError
from store.home import Home
from store.lock import SERVICE, held, holder

#: Says "ready" in its log when it has done what comes before, then waits.
_READY = "print('ready', flush=True)\nimport signal\nsignal.pause()\n"


def child(log: Path, code: str, **limits: float) -> Child:
    bounds = {"seconds": 600.0, "memory": 10**12, "grace": 30.0, **limits}
    started = Child(
        [sys.executable, "-c", code + _READY], os.environ, log, seconds=bounds["seconds"],
        memory=int(bounds["memory"]), grace=bounds["grace"],
    )  # fmt: skip
    while b"ready" not in log.read_bytes() and started.poll() is None:
        pass
    return started


def test_what_obeys_is_not_killed(tmp_path: Path) -> None:
    obeying = child(tmp_path / "log", "import signal, sys\nsignal.signal(signal.SIGTERM, lambda *_: sys.exit(7))\n")
    obeying.end("enough")
    assert (obeying.poll(), obeying.ended_for) == (7, "enough")
    obeying.end("again")
    assert obeying.ended_for == "enough"


def test_what_does_not_obey_is_killed(tmp_path: Path) -> None:
    deaf = child(tmp_path / "log", "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n", grace=0.05)
    deaf.end("enough")
    assert deaf.poll() == -signal.SIGKILL


def test_nothing_that_it_started_outlives_it(tmp_path: Path) -> None:
    code = (
        "import subprocess, sys\n"
        "inner = 'import signal; signal.signal(15, signal.SIG_IGN); print(1, flush=True); signal.pause()'\n"
        "p = subprocess.Popen([sys.executable, '-c', inner], stdout=subprocess.PIPE)\n"
        "p.stdout.readline()\nprint('pid', p.pid, flush=True)\n"
    )
    outer = child(tmp_path / "log", code)
    inner = psutil.Process(int((tmp_path / "log").read_text().split()[1]))
    assert memory_of(outer.pid) > inner.memory_info().rss
    outer.end("enough")
    psutil.wait_procs([inner], timeout=30)
    assert not inner.is_running() or inner.status() == psutil.STATUS_ZOMBIE


@pytest.mark.parametrize(
    ("limits", "reason"),
    [({"seconds": 0.0}, "the crawl took longer than 0 s"), ({"memory": 10**6}, "MB, more than 1 MB")],
)
def test_a_limit_ends_it(tmp_path: Path, limits: dict[str, float], reason: str) -> None:
    greedy = child(tmp_path / "log", "", **limits)
    assert greedy.wait() == -signal.SIGTERM
    assert greedy.ended_for is not None
    assert reason in greedy.ended_for
    assert memory_of(greedy.pid) == 0


def test_one_home_has_one_service(home: Home) -> None:
    path = home.path / SERVICE
    assert holder(path) is None
    with only_service(home):
        assert holder(path) == str(os.getpid())
        with pytest.raises(NianbaoError, match=f"another 'nianbao schedule' .process {os.getpid()}. watches"):
            only_service(home).__enter__()
        with held(path) as alone:
            assert not alone
    assert holder(path) is None
    with only_service(home):  # the file that is left is no lock
        pass
