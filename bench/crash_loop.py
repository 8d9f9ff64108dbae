"""The crash loop at every point: a whole crawl of three bodies and the telling of it, killed before and after each
commit, fsync and message, one after another; and what the next process makes of it.

Prints how many points there were; the first that loses, halves or repeats anything ends it with its number.
"""

from __future__ import annotations

import argparse
import sys
import time
from importlib import import_module
from pathlib import Path

CHECKOUT = Path(__file__).parents[1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--step", type=int, default=1, help="take every STEP-th point")
    parser.add_argument("--smoke", action="store_true", help="a tiny run that proves the script works")
    args = parser.parse_args()
    sys.path[:0] = [str(CHECKOUT), str(CHECKOUT / "tests" / "storms")]
    loop = import_module("crash_loop")
    began, died = time.monotonic(), 0
    with loop.nursery() as there:
        points, expected = loop.whole_life(there)
        chosen = (1, points // 2) if args.smoke else range(1, points + 1, args.step)
        for k in chosen:
            try:
                died += loop.die_and_recover(there, k, expected)
            except AssertionError:
                print(f"at point {k} of {points}:")
                raise
    print(f"{died} killed at {len(chosen)} of {points} points, none lost anything, in {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
