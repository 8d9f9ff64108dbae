"""What the bytes of a page betray before anybody reads it: a firewall's puzzle, or a page that stops midway."""

from __future__ import annotations

import re

# A puzzle page is a few kilobytes of script; a page beyond this has something to say.
_PUZZLE_SIZE = 65_536
_HEAD, _TAIL = 4096, 2048

_UNSEEN = re.compile(rb"<(script|style|noscript|title)\b.*?(</\1\s*>|\Z)|<!--.*?(-->|\Z)", re.I | re.S)
# Stops at the next bracket either way, so that a page of nothing but brackets costs no more than any other.
_TAG = re.compile(rb"<[^<>]*>")
_SCRIPT = re.compile(rb"<(/?)script\b", re.I)
_OPEN_TAG = re.compile(rb"<(?:[a-z/!][^>]*)?\Z", re.I)
_PUZZLE = re.compile(
    rb"__jsl|\$_ts\b|_\$[\w$]{1,4}\s*[(=\[]|\bgo\(\{|document\s*(?:\.|\[['\"])\s*cookie|acw_sc__v2",
)
# One of these stands in whatever _PUZZLE finds; looking for them first costs a page without any next to nothing.
_PUZZLE_SIGNS = (b"__jsl", b"$_ts", b"_$", b"go({", b"cookie", b"acw_sc__v2")


def is_puzzle(body: bytes) -> bool:
    """Whether a page is nothing but a script of the kind firewalls hand out: nothing on it is meant to be read."""
    if len(body) > _PUZZLE_SIZE or not any(sign in body for sign in _PUZZLE_SIGNS):
        return False
    if not re.search(rb"<script\b", body, re.I) or not _PUZZLE.search(body):
        return False
    return not _TAG.sub(b"", _UNSEEN.sub(b"", body)).strip()


def is_cut_off(body: bytes) -> bool:
    """Whether a page that opens ``<html`` ends inside a tag or a script; a page merely without end tags does not."""
    if b"\0" in body[:_HEAD]:
        return False  # UTF-16: these bytes say nothing about tags
    if not re.search(rb"<html\b", body[:_HEAD], re.I) or re.search(rb"</html", body[-_TAIL:], re.I):
        return False
    tail = body[-_TAIL:].rstrip()
    scripts = _SCRIPT.findall(body)
    in_script = bool(scripts) and scripts[-1] == b""
    return in_script or bool(_OPEN_TAG.search(tail))
