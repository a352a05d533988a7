"""Fan-out: one message to all who wait.

SPDX-License-Identifier: MIT
"""

from .load import interleaved, under
from .servers import Nchan, Twisted, limit, plain, poll, seed
from .table import Table

COLUMNS = [
    ("per_second", "answers/s"), ("p99_ms", "p99 ms"), ("last_ms", "last ms"),
    ("fire_us", "fire µs"), ("park_us", "park µs"), ("load_share", "load's core")]


def measure(clients, size, fresh, servers, repeats, rounds):
    rows = interleaved(
        under("fanout", clients=clients, bytes=size, fresh=int(fresh), rounds=rounds),
        servers, repeats)
    kind = "new connections each time" if fresh else "connections kept"
    return Table(
        f"Fan-out to {clients:,} who wait, a message of {size:,} bytes, {kind}", rows, COLUMNS,
        about={"clients": clients, "bytes": size, "fresh": fresh})


def fanout(short):
    four = [seed, poll, Nchan, limit]
    if short:
        yield measure(2000, 64, False, four, 2, 5)
        yield measure(2000, 4096, True, four, 1, 3)
        return
    yield measure(10_000, 64, False, [*four, plain, Twisted], 5, 4)
    for size in (1024, 4096, 16_384):
        yield measure(10_000, size, False, four, 3, 3)
    for clients in (1000, 19_000):
        for size in (64, 4096):
            yield measure(clients, size, False, four, 3, 10 if clients == 1000 else 3)
    for clients in (2500, 5000, 14_000):  # for the chart
        yield measure(clients, 64, False, four, 3, 4)
    for clients in (1000, 10_000, 19_000):
        for size in (64, 4096):
            yield measure(clients, size, True, four, 3, 3)
