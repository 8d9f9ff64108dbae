"""A folder (Maildir) that holds every message as a mail, for people who want to read files."""

from __future__ import annotations

import hashlib
import mailbox
import os
from collections.abc import Callable
from pathlib import Path

from alerts.channels.channel import Undeliverable
from alerts.channels.mime import mail
from alerts.message import Message
from store.config import Folder

SENDER = "nianbao@localhost"


class FolderChannel:
    """Puts mails into a Maildir under a name made from the Message-ID: a repeat finds it there."""

    name, bundles = "folder", True

    def __init__(self, settings: Folder, base: Path, time: Callable[[], float]) -> None:
        self._path, self._time = base / settings.path, time
        self.recipients = (settings.recipient,)

    def send(self, message: Message) -> None:
        content = mail(message, SENDER, self._time()).as_bytes()
        name = hashlib.sha256(message.message_id.encode()).hexdigest()[:32] + ".nianbao"
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            # A mail that was read stands in cur/ under its name and flags; the mailbox knows both.
            if name not in mailbox.Maildir(self._path, create=True):
                self._put(name, content)
        except OSError as error:
            raise Undeliverable(f"the folder cannot be written: {error.strerror}", permanent=False) from error

    def _put(self, name: str, content: bytes) -> None:
        """As Maildir wants it: written whole in tmp/, then moved to new/."""
        draft = self._path / "tmp" / name
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(self._path / "new" / name)
