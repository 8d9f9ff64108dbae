"""``scrapy`` in a process whose name service is a table: ``NIANBAO_TEST_NAMES`` is JSON, host to address."""

from __future__ import annotations

import json
import os
import socket
import sys
from typing import Any

_names: dict[str, str] = json.loads(os.environ["NIANBAO_TEST_NAMES"])
_asked = socket.getaddrinfo


def _look_up(host: Any, port: Any, *arguments: Any, **named: Any) -> Any:
    name = host.decode() if isinstance(host, bytes) else host
    if name is not None and name[0].isalpha():
        if name not in _names:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        name = _names[name]
    return _asked(name, port, *arguments, **named)


if __name__ == "__main__":
    socket.getaddrinfo = _look_up
    from scrapy.cmdline import execute

    execute(["scrapy", *sys.argv[1:]])
