"""Writes docs/failures.md from the failures themselves, so that it cannot say anything else."""

from __future__ import annotations

import inspect

from store.model import failures
from store.model.failures import Failure

_HEAD = """# Failures

This page is written by the failures themselves (`store.docs.render()`); do not edit it.

A failure is the reason why a look says nothing about a body and a year: the look is *unknown*, never *absent*
([states](states.md)). Its code stands in the log, the run ledger, the looks, the observations and, as `reason`, in
`--json` output; it never changes its meaning. The Chinese sentence is what a supervisor reads.

```
{tree}
```

A failure that may be chance is tried again within the run, `crawl.retries` times (HTTP 500, 502 and 504 as well); one
that asks for patience (Retry-After) after the wait it asked for, once, if that is not longer than
`crawl.retry_after_limit`; a challenge never. After `crawl.breaker_failures` transport failures in a row, after
robots.txt could not be had or after too long a Retry-After, the host is left alone for the rest of the run. Each is due
again for a later run, after 15 minutes doubled with each attempt up to `cadence.season_hours`.

| Code | Sentence | Meaning | Again within the run |
|---|---|---|---|
{table}
"""


def render() -> str:
    """The page docs/failures.md: the tree, then one line per failure in the order of the tree."""
    return _HEAD.format(tree=tree(), table="\n".join(_line(failure) for failure in failures.every()))


def tree() -> str:
    """The tree that the docstring of ``store.model.failures`` draws."""
    text = inspect.cleandoc(failures.__doc__ or "").split("::\n", 1)[1]
    drawn = text[: text.index("\n\nThe codes stand")].strip("\n").splitlines()
    return "\n".join(line.removeprefix("    ") for line in drawn)


def meaning(failure: type[Failure]) -> str:
    """The first line of a failure's docstring."""
    return (failure.__doc__ or "").strip().splitlines()[0]


def _line(failure: type[Failure]) -> str:
    return f"| `{failure.code}` | {failure.chinese} | {meaning(failure)} | {'yes' if failure.retried else ''} |"
