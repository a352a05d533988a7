"""Streams: one message to all who stay, by Server-Sent Events and by WebSocket.

SPDX-License-Identifier: MIT
"""

from .load import interleaved, under
from .servers import DOORS, Nchan, called, limit, poll, poll_in_memory, streams as staying
from .table import Table

COLUMNS = [
    ("per_second", "deliveries/s"), ("p50_ms", "p50 ms"), ("p99_ms", "p99 ms"),
    ("last_ms", "last ms"), ("fire_us", "server µs each"), ("kib_per_client", "KiB each"),
    ("load_share", "load's core")]
SERVERS = {
    "Fireside, memory": poll_in_memory, "Fireside, SQLite": poll, "nchan": Nchan,
    "bare send()": limit}


def streams(short):
    clients, repeats, rounds = (1000, 1, 5) if short else (5000, 5, 12)
    turns = [(door, name) for door in DOORS for name in SERVERS]
    rows = interleaved(
        under("fanout", clients=clients, rounds=rounds),
        [called(f"{door} {name}", staying(SERVERS[name], door)) for door, name in turns], repeats)
    return [Table(
        f"Streams: fan-out to {clients:,} who stay, 64 bytes, {kind}",
        {name: rows[f"{door} {name}"] for name in SERVERS}, COLUMNS, about={"door": door})
        for door, kind in DOORS.items()]
