"""Bytes to a Reading: what kind of document it is, whose, for which year, and every number with its place.

Pure: no network, no clock, no database. Whatever cannot be read beyond doubt is left unread and says why.
"""

from crawler.parser.reader import READER_VERSION, read

__all__ = ["READER_VERSION", "read"]
