"""Lists of a portal's columns: what a page or its proxy lists, and the walk over all of it.

Pure: bytes in, plain requests and records out. Whoever fetches is told what to ask for next.
"""

from crawler.listing.datastore import Datastore, read_datastore
from crawler.listing.island import ColumnPage, Unit, read_column
from crawler.listing.paging import Listing
from crawler.listing.proxy import ListRequest, Proxy, ProxyPage, read_proxy
from crawler.listing.record import Record, read_record
from crawler.listing.walk import Walk

__all__ = [
    "ColumnPage", "Datastore", "ListRequest", "Listing", "Proxy", "ProxyPage", "Record", "Unit", "Walk",
    "read_column", "read_datastore", "read_proxy", "read_record",
]  # fmt: skip
