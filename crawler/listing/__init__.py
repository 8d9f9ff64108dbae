"""Lists of a portal's columns: what a page or its proxy lists, and the walk over all of it.

Pure: bytes in, plain requests and records out. Whoever fetches is told what to ask for next.
"""

from crawler.listing.datastore import Datastore, read_datastore
from crawler.listing.drawn import read_drawn
from crawler.listing.fragment import Fragment, read_fragment
from crawler.listing.island import ColumnPage, Unit, read_column
from crawler.listing.listing import Listing
from crawler.listing.proxy import ListRequest, Proxy, ProxyPage, read_proxy
from crawler.listing.record import Record, read_record
from crawler.listing.search import Search
from crawler.listing.shell import Shell, read_shell
from crawler.listing.source import Source
from crawler.listing.tree import read_tree
from crawler.listing.walk import Walk

__all__ = [
    "ColumnPage", "Datastore", "Fragment", "ListRequest", "Listing", "Proxy", "ProxyPage", "Record", "Search", "Shell",
    "Source", "Unit", "Walk", "read_column", "read_datastore", "read_drawn", "read_fragment", "read_proxy",
    "read_record", "read_shell", "read_tree",
]  # fmt: skip
