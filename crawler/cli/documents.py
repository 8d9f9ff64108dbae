"""The documents a person named: files, and what folders hold, each under the name it is spoken of by."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from store.errors import NianbaoError


class CannotOpen(Exception):
    """A file that cannot be opened, or is too large; the message is the Chinese reason."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file and its name: the bare one, or the way to it from the folder that was named."""

    name: str
    path: Path

    def data(self, most: int) -> bytes:
        """The bytes, at most ``most`` of them. Raises CannotOpen: one bad file never stops the others."""
        try:
            if self.path.stat().st_size > most:
                raise CannotOpen(f"文件超过{most / 1_000_000:g}MB（设置crawl.max_size），不予读取。")
            return self.path.read_bytes()
        except OSError as error:
            raise CannotOpen(f"文件打不开：{error.strerror}。") from error


def documents(paths: Sequence[Path]) -> list[Document]:
    """Every document named, in order; a folder gives what it holds, sorted, but for hidden files and folders.

    Raises NianbaoError where a named path is not there or not to be opened, or where there is no document at all.
    """
    for path in paths:
        if not os.access(path, os.R_OK):
            raise NianbaoError(f"cannot read {path}: {'permission denied' if path.exists() else 'no such file'}")
    found = [document for path in paths for document in _in(path)]
    if not found:
        raise NianbaoError("no documents in " + ", ".join(str(path) for path in paths))
    return found


def _in(path: Path) -> Iterator[Document]:
    if not path.is_dir():
        yield Document(path.name, path)
        return
    for inner in sorted(path.rglob("*")):
        way = inner.relative_to(path)
        if inner.is_file() and not any(part.startswith(".") for part in way.parts):
            yield Document(str(way), inner)
