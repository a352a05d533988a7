"""Many small rooms: 1,000 of 10 clients each, a message in each room in turn.

SPDX-License-Identifier: MIT
"""

from .load import interleaved, under
from .servers import Nchan, poll, poll_in_memory
from .table import Table


def rooms(short):
    clients = 2000 if short else 10_000
    rows = interleaved(
        under("rooms", clients=clients, seconds=2 if short else 5),
        [poll_in_memory, poll, Nchan], 1 if short else 3)
    return [Table(
        f"Rooms: {clients // 10:,} rooms of 10 clients, who poll again at once", rows,
        [("delivered_per_second", "delivered/s"), ("p50_ms", "p50 ms"), ("p99_ms", "p99 ms"),
         ("cpu_us", "server µs each"), ("cores", "server's core"), ("load_share", "load's core"),
         ("lost", "lost")])]
