"""The files of the checkout as git would commit them."""

from __future__ import annotations

import subprocess
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]


def committed_files() -> list[Path]:
    """Every file that is tracked, or that is new and not ignored."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=CHECKOUT, capture_output=True, check=True).stdout.decode()
    return [path for name in listed.split("\0") if name and (path := CHECKOUT / name).is_file()]
