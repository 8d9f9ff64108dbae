"""Starts the child that crawls, and hands back what became of every request."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent
_ROOT = _HERE.parents[1]


@dataclass(frozen=True)
class Told:
    """What one crawl told about its requests."""

    results: list[dict[str, Any]]
    log: str

    def outcomes(self) -> dict[str, Any]:
        """Outcome by the address asked for (each asked once)."""
        assert len({result["asked"] for result in self.results}) == len(self.results)
        return {result["asked"]: result["outcome"] for result in self.results}

    def of(self, url: str) -> dict[str, Any]:
        return next(result for result in self.results if result["asked"] == url)


def crawl_all(
    crawls: list[dict[str, Any]], names: dict[str, list[str]] | None = None, **environment: str
) -> list[Told]:
    """Run several crawls side by side in one child process."""
    job: dict[str, Any] = {"crawls": crawls} | ({} if names is None else {"names": names})
    done = subprocess.run(
        [sys.executable, str(_HERE / "crawl_child.py")], input=json.dumps(job), capture_output=True, text=True,
        timeout=60, check=False, cwd=_ROOT, env={**os.environ, "PYTHONPATH": str(_ROOT), **environment},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Unhandled" not in done.stderr, done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    said = json.loads(done.stdout)
    assert said["open_policies"] == 0
    return [Told(results, done.stderr) for results in said["results"]]


def crawl(urls: list[Any], *, names: dict[str, list[str]] | None = None, **settings: Any) -> Told:
    """Run one crawl. A request is its address, or a pair of address and meta."""
    return crawl_all([a_crawl(urls, **settings)], names)[0]


def a_crawl(urls: list[Any], **settings: Any) -> dict[str, Any]:
    """One crawl, quick unless told otherwise."""
    requests = [{"url": url, "meta": {}} if isinstance(url, str) else {"url": url[0], "meta": url[1]} for url in urls]
    quick = {
        "DOWNLOAD_DELAY": 0, "DOWNLOAD_TIMEOUT": 1.0, "RETRY_TIMES": 0, "NIANBAO_ROBOTS_TIMEOUT": 1.0,
        "NIANBAO_ALLOW_LOOPBACK": True,
    }  # fmt: skip
    return {"settings": {**quick, **settings}, "requests": requests}


def through(port: int) -> str:
    """The proxy setting for a loopback portal."""
    return f"http://127.0.0.1:{port}"
