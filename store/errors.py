"""What a person can mend: configuration, arguments, a home that cannot be written, a foreign database."""

from __future__ import annotations


class NianbaoError(Exception):
    """A clear message saying what is wrong and what to do; the command ends with status 2."""


class ConfigError(NianbaoError):
    """A setting, a watch list or an argument is wrong; the message names file, line and key."""


class HomeError(NianbaoError):
    """The home folder or its database cannot be used."""
