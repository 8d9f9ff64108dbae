"""What was read from pictures, kept by their content: recognising is slow, and the same bytes say the same."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

from crawler.parser import READER_VERSION
from store.model import Reading


class PictureCache:
    """A folder of readings, one file for each content, reader and engine. A damaged file counts as none."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, key: str) -> Reading | None:
        """The reading kept under a key, or None."""
        try:
            return Reading.from_json(json.loads(self._file(key).read_text("utf-8")))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def put(self, key: str, reading: Reading) -> None:
        """Keep a reading; whoever reads meanwhile sees the whole file or none."""
        self._folder.mkdir(parents=True, exist_ok=True)
        half = self._folder / f"{key}.{os.getpid()}.part"
        half.write_text(json.dumps(reading.to_json(), ensure_ascii=False), "utf-8")
        half.replace(self._file(key))

    def _file(self, key: str) -> Path:
        return self._folder / f"{key}.json"


def cache_key(data: bytes, url: str | None, pictures: Mapping[str, bytes], engine: str) -> str:
    """The name under which a reading is kept: changes with the content, its pictures, the reader and the engine."""
    whole = hashlib.sha256(f"{READER_VERSION}\n{engine}\n{url or ''}\n".encode())
    for part in (data, *(one for name in sorted(pictures) for one in (name.encode(), pictures[name]))):
        whole.update(hashlib.sha256(part).digest())
    return whole.hexdigest()
