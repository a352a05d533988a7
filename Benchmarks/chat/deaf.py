"""Deaf: many have a stream and never read it. What does that cost the server and the others?

SPDX-License-Identifier: MIT
"""

from .load import interleaved, under
from .servers import DOORS, Fireside, called, streams as staying
from .table import Table


def fireside():
    """What is kept is small beside what is said. What the clients do not read is counted for each of
    them in full, although they share it, and all come from one address: hence so much of it."""
    return Fireside("/poll", "memory", ["--keep-messages", "100", "--max-unread", "8192"])


def deaf(short):
    clients, size = (200, 32_768) if short else (1000, 32_768)
    total = (1 << 27) if short else (1 << 30)
    rows = interleaved(
        under("deaf", clients=clients, bytes=size, messages=total // size, rate=1600),
        [called(kind, staying(fireside, door)) for door, kind in DOORS.items()],
        1 if short else 3)
    return [Table(
        f"Deaf: {clients:,} who never read, {total >> 20:,} MiB said to them", rows,
        [("grown_mib", "MiB more"), ("p99_before_ms", "others' p99 ms without them"),
         ("p99_ms", "with them"), ("seconds", "seconds")])]
