"""Where everything is kept: the home folder with nianbao.db, evidence/ and logs/."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from store.errors import HomeError

HOME_VARIABLE = "NIANBAO_HOME"
CHECKOUT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Home:
    """One home folder. Data paths never depend on the working directory."""

    path: Path

    @property
    def database(self) -> Path:
        return self.path / "nianbao.db"

    @property
    def evidence(self) -> Path:
        return self.path / "evidence"

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @property
    def backups(self) -> Path:
        return self.path / "backups"

    def ensure(self) -> Home:
        """Make the folders and prove they can be written; raises HomeError."""
        try:
            for folder in (self.path, self.evidence, self.logs):
                folder.mkdir(parents=True, exist_ok=True)
            probe = self.path / f".probe-{os.getpid()}"
            probe.write_bytes(b"")
            probe.unlink()
        except OSError as error:
            raise HomeError(
                f"cannot write the home folder {self.path}: {error.strerror}. "
                f"Set {HOME_VARIABLE} to a folder this user may write."
            ) from error
        return self


def default_home() -> Home:
    """NIANBAO_HOME, else var/ beside pyproject.toml, else the user's data directory."""
    named = os.environ.get(HOME_VARIABLE)
    if named:
        return Home(Path(named).expanduser().resolve())
    if (CHECKOUT / "pyproject.toml").is_file():
        return Home(CHECKOUT / "var")
    data = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Home(Path(data) / "nianbao")
