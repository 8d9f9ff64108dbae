"""Any list, paged in any way: every record exactly once, or not complete; never a wrong complete."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from list_server import ListServer, numbers_of, walk_over

COUNTS = st.integers(0, 400)
WAYS = st.sets(st.sampled_from(["post", "range", "page"])).map(frozenset)
SIZES = {"per_page": st.sampled_from([5, 15, 20]), "group_size": st.integers(1, 4)}


def holds(server: ListServer) -> bool:
    """Whether the walk over a server told the truth; returns whether it was complete."""
    listing = walk_over(server)
    found = numbers_of(listing)
    assert len(set(found)) == len(found) >= listing.seen
    assert server.asked <= 200
    assert listing.why
    if listing.complete:
        assert listing.stated == listing.seen
        assert found in server.versions
        assert listing.problem is None
    else:
        assert listing.problem is not None
    return listing.complete


@settings(deadline=None, max_examples=70)
@given(st.builds(
    ListServer, COUNTS, WAYS.filter(bool), deaf=st.sampled_from(["first", "empty"]), overlap=st.integers(0, 4),
    ahead=st.integers(0, 4), states=st.booleans(), cap=st.sampled_from([40, 300, 5000]), **SIZES,
))  # fmt: skip
def test_a_list_that_stands_still_is_seen_whole(server: ListServer) -> None:
    assert holds(server)


@settings(deadline=None, max_examples=40)
@given(st.builds(
    ListServer, COUNTS, st.just(frozenset({"page"})), deaf=st.sampled_from(["first", "empty"]),
    page_size=st.sampled_from([7, 15, 20, 45, 300]), ahead=st.integers(0, 2), **SIZES,
))  # fmt: skip
def test_a_server_with_pages_of_its_own_size_is_seen_whole(server: ListServer) -> None:
    assert holds(server)


@settings(deadline=None, max_examples=120)
@given(st.builds(
    ListServer, COUNTS, WAYS, deaf=st.sampled_from(["first", "empty"]), overlap=st.integers(0, 50),
    ahead=st.integers(0, 50), shift=st.integers(0, 20), cap=st.sampled_from([1, 10, 30, 300]), states=st.booleans(),
    page_size=st.none() | st.integers(1, 60), loop=st.none() | st.integers(0, 400),
    cut=st.dictionaries(st.integers(1, 12), st.floats(0, 1), max_size=6),
    changes=st.dictionaries(st.integers(1, 12), st.integers(-3, 3), max_size=3), **SIZES,
))  # fmt: skip
def test_nothing_makes_a_wrong_complete(server: ListServer) -> None:
    holds(server)


@settings(deadline=None, max_examples=80)
@given(st.builds(
    ListServer, st.integers(20, 200), WAYS.filter(bool), ahead=st.integers(0, 2), overlap=st.integers(0, 2),
    changes=st.dictionaries(st.integers(1, 5), st.integers(-2, 2).filter(bool), min_size=1, max_size=2), **SIZES,
))  # fmt: skip
def test_a_list_that_changes_is_never_half_old(server: ListServer) -> None:
    holds(server)
