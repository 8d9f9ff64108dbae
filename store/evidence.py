"""The archive of what came back: content-addressed, fsynced, stored once, verified when read."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from store.errors import HomeError


class EvidenceStore:
    """Bytes by their SHA-256 under one folder (``ab/cd/abcd…``). Safe for many processes at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256[2:4] / sha256

    def put(self, data: bytes) -> str:
        """Store bytes and return their SHA-256; when this returns they survive a crash of the machine.

        What stands there already is looked at, and written anew where it was damaged.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        path = self.path(sha256)
        if self.holds(sha256, len(data)):
            return sha256
        self._make(path.parent)
        part = path.with_name(f".{sha256}.{os.getpid()}")
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        sync_folder(path.parent)
        return sha256

    def get(self, sha256: str) -> bytes:
        """The bytes; raises HomeError when they are gone or damaged."""
        try:
            data = self.path(sha256).read_bytes()
        except OSError as error:
            raise HomeError(f"evidence {sha256} cannot be read: {error.strerror}") from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise HomeError(f"evidence {sha256} is damaged: its bytes have another SHA-256")
        return data

    def holds(self, sha256: str, size: int | None = None) -> bool:
        """Whether the bytes are there, undamaged; with ``size`` known, another one is told without reading them."""
        path = self.path(sha256)
        try:
            if size is not None and path.stat().st_size != size:
                return False
            self.get(sha256)
        except (OSError, HomeError):
            return False
        return True

    def _make(self, folder: Path) -> None:
        """Make the folders down to ``folder`` so that each new entry is on disk."""
        if folder.is_dir():
            return
        self._make(folder.parent)
        folder.mkdir(exist_ok=True)
        sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Have the entries of a folder survive a crash of the machine."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
