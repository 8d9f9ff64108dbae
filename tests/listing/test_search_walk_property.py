"""Any list that comes by page, with any fault: all of it, or not complete; never a wrong complete."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from search_server import SearchServer, numbers_in, search_over

COUNTS = st.integers(1, 120)
SPEAKS = st.sets(st.sampled_from(["POST", "GET"])).map(frozenset)
HABITS = {
    "size": st.sampled_from([5, 15, 20]), "layout": st.sampled_from(["table", "ul", "div"]), "states": st.booleans(),
    "numbers_pages": st.booleans(), "deaf": st.sampled_from(["empty", "404"]),
}  # fmt: skip


def holds(server: SearchServer) -> bool:
    """Whether the walk over a server told the truth; returns whether it was complete."""
    listing = search_over(server)
    found = numbers_in(listing)
    beside = tuple(int(one.url.rpartition("_")[2].removesuffix(".html")) for one in listing.beside)
    assert len(set(found)) == len(found)
    assert not set(found) & set(beside)
    assert server.asked <= 200
    assert listing.why
    if listing.complete:
        assert sorted({*found, *beside}, reverse=True) in [sorted(set(one), reverse=True) for one in server.versions]
        assert listing.problem is None
    else:
        assert listing.problem is not None
    return listing.complete


@settings(deadline=None, max_examples=80)
@given(st.builds(SearchServer, COUNTS, SPEAKS.filter(bool), others=st.integers(0, 9), **HABITS))
def test_a_list_that_stands_still_is_seen_whole(server: SearchServer) -> None:
    assert holds(server)


@settings(deadline=None, max_examples=200)
@given(st.builds(
    SearchServer, st.integers(0, 120), SPEAKS, loop=st.none() | st.integers(1, 6), short=st.none() | st.integers(1, 6),
    twice=st.none() | st.integers(0, 60), others=st.integers(0, 9),
    cut=st.dictionaries(st.integers(1, 12), st.floats(0, 1), max_size=4),
    changes=st.dictionaries(st.integers(1, 14), st.integers(-3, 3), max_size=3), **HABITS,
))  # fmt: skip
def test_nothing_makes_a_wrong_complete(server: SearchServer) -> None:
    # A row that a server leaves out for ever shows only beside other full pages, or where the records are counted.
    pages = -(-len(server.numbers) // server.size)
    if not server.states and server.short is not None and (server.short >= pages or pages < 3):
        server.short = None
    holds(server)


@settings(deadline=None, max_examples=120)
@given(st.builds(
    SearchServer, st.integers(10, 90), SPEAKS.filter(bool),
    changes=st.dictionaries(st.integers(1, 8), st.integers(-2, 2).filter(bool), min_size=1, max_size=3), **HABITS,
))  # fmt: skip
def test_a_list_that_changes_is_never_half_old(server: SearchServer) -> None:
    holds(server)
