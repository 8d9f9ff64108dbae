"""LibreOffice as a converter for legacy Word files: a limited child of its own, never inside a document worker.

A worker may neither start programs nor write files, and LibreOffice must do both. So the conversion runs beside the
workers: a private profile and folder that are thrown away, no network where the system allows a namespace, limits on
time, memory and file size; what comes out is hostile bytes again and goes back to a worker.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from functools import lru_cache
from pathlib import Path

import psutil

_PROGRAM = "soffice"
#: A first start writes a profile and takes several seconds; a report takes one or two.
_SECONDS = 90.0
_MEMORY = 2 * 1024**3
_LARGEST_FILE = 256 * 1024**2
_WATCH_SECONDS = 0.2
#: The profile: no macros, no links followed, and a proxy that leads nowhere should the namespace be missing.
_SETTINGS = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Inet/Settings", "ooInetProxyType", "1"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)
_MISSING = (
    "这是旧版Word（doc、wps或rtf）文件，须由LibreOffice转换后才能读取；"
    "本机没有安装LibreOffice（找不到soffice）。"
)


class CannotConvert(Exception):
    """The file could not be made a docx; the message is one Chinese sentence for a person."""


def program() -> str | None:
    """Where LibreOffice is, or None where it is not installed."""
    return shutil.which(_PROGRAM)


def to_docx(data: bytes) -> bytes:
    """Convert a doc, wps or rtf file; blocks, so call it from a thread. Raises CannotConvert; it names the
    program where that is missing.
    """
    soffice = program()
    if soffice is None:
        raise CannotConvert(_MISSING)
    with tempfile.TemporaryDirectory(prefix="nianbao-office-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "profile" / "user").mkdir(parents=True)
        (folder / "profile" / "user" / "registrymodifications.xcu").write_text(_profile(), "utf-8")
        (folder / "report.doc").write_bytes(data)
        _run(_command(soffice, folder), folder)
        made = folder / "out" / "report.docx"
        if not made.is_file():
            raise CannotConvert("LibreOffice未能转换这份旧版Word文件，文件可能已加密或损坏。")
        return made.read_bytes()


def _profile() -> str:
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value>'
        "</prop></item>"
        for path, name, value in _SETTINGS
    )
    return f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>'


def _command(soffice: str, folder: Path) -> list[str]:
    return [
        *_fences(), soffice, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",
        "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "out"), str(folder / "report.doc"),
    ]  # fmt: skip


@lru_cache(maxsize=1)
def _fences() -> tuple[str, ...]:
    """The programs before the program: limits, and a namespace without network where the system allows one."""
    found: list[str] = []
    prlimit, unshare = shutil.which("prlimit"), shutil.which("unshare")
    if prlimit:
        found += [prlimit, "--core=0", f"--fsize={_LARGEST_FILE}", f"--cpu={int(_SECONDS)}"]
    if unshare and subprocess.run([unshare, "-rn", "true"], capture_output=True, check=False).returncode == 0:
        found += [unshare, "-rn"]
    return tuple(found)


def _run(command: list[str], folder: Path) -> None:
    keep = {key: os.environ[key] for key in ("PATH", "LANG") if key in os.environ}
    process = subprocess.Popen(
        command, cwd=folder, env={**keep, "HOME": str(folder), "TMPDIR": str(folder)}, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _watch(process)
    finally:
        # soffice is a script that starts a program: the whole group goes, whoever is left of it.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _watch(process: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + _SECONDS
    while True:
        try:
            process.wait(_WATCH_SECONDS)
            return
        except subprocess.TimeoutExpired:
            if time.monotonic() > ends:
                raise CannotConvert(f"LibreOffice转换这份旧版Word文件超过{_SECONDS:g}秒，已停止。") from None
            if _memory(process.pid) > _MEMORY:
                raise CannotConvert("LibreOffice转换这份旧版Word文件时超出内存限制，已停止。") from None


def _memory(pid: int) -> int:
    """The memory held by a process and all it started, in bytes."""
    total = 0
    with contextlib.suppress(psutil.Error):
        family = psutil.Process(pid)
        for member in (family, *family.children(recursive=True)):
            with contextlib.suppress(psutil.Error):
                total += int(member.memory_info().rss)
    return total
