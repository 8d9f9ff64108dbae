"""A crawl of three bodies and the telling of it, killed at forty of its points; bench/crash_loop.py takes every one."""

from __future__ import annotations

import random

from crash_loop import die_and_recover, nursery, whole_life

_KILLS = 40


def test_whoever_is_killed_is_gone_on_for() -> None:
    with nursery() as there:
        points, expected = whole_life(there)
        chosen = random.Random(20260205).sample(range(1, points), _KILLS)
        died = [die_and_recover(there, k, expected) for k in chosen]
    assert sum(died) >= _KILLS - 4  # commits are shared: a life may end before it comes to one of the last points
