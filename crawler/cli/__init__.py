"""The ``nianbao`` command: one small module per subcommand."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from crawler.cli.output import add_json, say_error
from store.errors import NianbaoError

#: Subcommands in the order of the help page; each module offers ``add(parser)`` and ``run(args) -> int``.
COMMANDS = {
    "demo": "run the whole job on the bundled demo portal",
    "read": "say what documents say: tables, problems, places",
    "status": "who has posted, who is late, who never posted",
    "show": "everything about one body and year",
    "findings": "what does not add up",
    "alerts": "who was or must be told (list, ack, silence, test, deliver)",
    "schedule": "keep watching: crawl when something is due, deliver alerts",
    "health": "whether the service does its work: exit 0 well, 1 not",
    "reread": "read stored evidence again with the present reader",
    "recheck": "check stored readings again with the present rules",
    "score": "marks by an indicator set, with the reason of each deduction",
    "review": "numbers out of pictures that want a person's eye, and the person's word about them",
    "portals": "prove the watch list (check), confirm an empty page or a found column (pin, unpin), refuse a discovery",
    "doctor": "what is missing on this machine, and what to do",
    "backup": "copy the database while it is in use, or bring a copy back",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand; returns its exit status (2: bad arguments, configuration or home)."""
    os.environ.setdefault("SCRAPY_SETTINGS_MODULE", "crawler.settings")
    parser = argparse.ArgumentParser(prog="nianbao", description=__doc__.splitlines()[0] if __doc__ else None)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, summary in COMMANDS.items():
        sub = commands.add_parser(name, help=summary, description=summary)
        sub.set_defaults(json=False)
        add_json(sub)
        import_module(f"crawler.cli.{name}").add(sub)
    args = parser.parse_args(argv)
    try:
        status: int = import_module(f"crawler.cli.{args.command}").run(args)
    except NianbaoError as error:
        say_error(f"nianbao: {error}")
        return 2
    except BrokenPipeError:  # the reader of our output went away: nothing is wrong
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 130
    return status


if __name__ == "__main__":
    sys.exit(main())
