"""The stateful property test of tests/storms at any length: sequences of faults, recoveries, postings and restarts.

Prints how many stories were played; the first one that makes the house lie is shrunk and printed.
"""

from __future__ import annotations

import argparse
import sys
import time
from importlib import import_module
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

CHECKOUT = Path(__file__).parents[1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=1000, help="stories to play")
    parser.add_argument("--steps", type=int, default=40, help="the longest story")
    parser.add_argument("--smoke", action="store_true", help="a tiny run that proves the script works")
    args = parser.parse_args()
    examples, steps = (2, 5) if args.smoke else (args.examples, args.steps)
    sys.path[:0] = [str(CHECKOUT), str(CHECKOUT / "tests" / "storms")]
    storm = import_module("storm_machine").Storm
    began = time.monotonic()
    run_state_machine_as_test(storm, settings=settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, database=None,
        suppress_health_check=list(HealthCheck),
    ))  # fmt: skip
    print(f"{examples} stories of up to {steps} steps, none broke a law, in {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
