"""Steady: 1,000 clients of one channel stay while messages are said at a steady rate, none lost.

SPDX-License-Identifier: MIT
"""

from .load import interleaved, under
from .servers import DOORS, called, limit, streams as staying
from .sustained import CLIENTS, fireside, nchan
from .table import Table

PLANS = [("Fireside", fireside("memory"), (20, 200, 1000, 4000, 5000)),
         ("nchan", nchan, (20, 200, 250, 300)), ("bare send()", limit, (20, 200))]
SHORT = [("Fireside", fireside("memory"), (20, 4000)), ("nchan", nchan, (20, 200))]
COLUMNS = [
    ("delivered_per_second", "delivered/s"), ("per_answer", "in one answer"),
    ("p50_ms", "p50 ms"), ("p99_ms", "p99 ms"), ("cores", "server's core"),
    ("load_share", "load's core"), ("lost", "lost")]


def steady(short):
    turns = [(door, f"{name}, {rate:,}/s", called(f"{door} {name}, {rate:,}/s", make, rate=rate))
             for door in DOORS
             for name, server, rates in (SHORT if short else PLANS)
             for rate in rates
             for make in [staying(server, door)]]
    rows = interleaved(
        under("sustained", clients=CLIENTS, seconds=2 if short else 5),
        [make for _, _, make in turns], 1 if short else 3)
    return [Table(
        f"Steady: {CLIENTS:,} clients of one channel stay, each message to all, {kind}",
        {name: rows[f"{door} {name}"] for place, name, _ in turns if place == door}, COLUMNS,
        "nchan, 200/s", {"door": door})
        for door, kind in DOORS.items()]
