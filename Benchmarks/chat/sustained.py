"""Sustained: 1,000 clients on one channel poll again and again with their cursors, none lost.

SPDX-License-Identifier: MIT
"""

from .load import interleaved, under
from .servers import Fireside, Nchan, called
from .table import Table

CLIENTS = 1000
# A slow client may fall this far behind before it has a gap, with either server.
KEPT = 100_000


def fireside(journal):
    return lambda: Fireside("/poll", journal, ["--keep-messages", str(KEPT)])


def nchan():
    return Nchan(buffer=KEPT)


def sustained(short):
    memory, file = "Fireside, memory, {}/s", "Fireside, SQLite, {}/s"
    plans = [(memory, fireside("memory"), (20, 1000, 4000, 5000)),
             (file, fireside("sqlite"), (20, 1000, 4000)),
             ("nchan, {}/s", nchan, (20, 80, 100))]
    if short:
        plans = [(memory, fireside("memory"), (20, 4000)), ("nchan, {}/s", nchan, (20, 80))]
    servers = [
        called(name.format(f"{rate:,}"), make, rate=rate)
        for name, make, rates in plans for rate in rates]
    rows = interleaved(
        under("sustained", clients=CLIENTS, seconds=2 if short else 4), servers, 1 if short else 3)
    return [Table(
        f"Sustained: {CLIENTS:,} clients on one channel, each message to all of them", rows,
        [("delivered_per_second", "delivered/s"), ("per_answer", "in one answer"),
         ("p50_ms", "p50 ms"), ("p99_ms", "p99 ms"), ("cores", "server's core"),
         ("load_share", "load's core"), ("lost", "lost")], "nchan, 80/s")]
