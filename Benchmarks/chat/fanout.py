"""Fan-out: one message to all who wait.

SPDX-License-Identifier: MIT
"""

from .load import interleaved, under
from .servers import Nchan, Twisted, called, limit, plain, poll, seed
from .table import Table

COLUMNS = [
    ("per_second", "answers/s"), ("p99_ms", "p99 ms"), ("last_ms", "last ms"),
    ("fire_us", "fire µs"), ("park_us", "park µs"), ("load_share", "load's core")]
FOUR = [seed, poll, Nchan, limit]


def fanout(short):
    if short:
        yield from measure([(2000, 64)], False, 2, 5)
        yield from measure([(2000, 4096)], True, 1, 3)
        return
    crowds = [(clients, 64) for clients in (1000, 2500, 5000, 10_000, 14_000, 19_000)]
    sizes = [(10_000, size) for size in (1024, 4096, 16_384)]
    ends = [(1000, 4096), (19_000, 4096)]
    fresh = [(clients, size) for clients in (1000, 10_000, 19_000) for size in (64, 4096)]
    yield from measure(crowds + sizes, False, 5, 4, {(10_000, 64): [plain, Twisted]})
    yield from measure(ends, False, 3, 4)
    yield from measure(fresh, True, 3, 3)


def measure(points, fresh, repeats, rounds, guests={}):
    """A table for each of `points`, pairs of clients and bytes.

    All of them take turns, not only the servers: else a curve over clients would show how the
    machine felt from minute to minute. `guests` are servers that come to one point only.
    """
    turns = {}
    for clients, size in points:
        for make in FOUR + guests.get((clients, size), []):
            name = make().name
            turns[f"{name} {clients} {size}"] = (name, clients, size, make)
    rows = interleaved(
        under("fanout", fresh=int(fresh), rounds=rounds),
        [called(turn, make, clients=clients, bytes=size)
         for turn, (_, clients, size, make) in turns.items()], repeats)
    kind = "new connections each time" if fresh else "connections kept"
    return [Table(
        f"Fan-out to {clients:,} who wait, a message of {size:,} bytes, {kind}",
        {turns[turn][0]: row for turn, row in rows.items() if turns[turn][1:3] == (clients, size)},
        COLUMNS, about={"clients": clients, "bytes": size, "fresh": fresh})
        for clients, size in points]
