"""Stall: while one message goes to all who wait, how long does anybody else wait for an answer?

SPDX-License-Identifier: MIT
"""

from .load import interleaved, under
from .servers import Nchan, poll, seed
from .table import Table


def stall(short):
    clients = 2000 if short else 10_000
    rows = interleaved(
        under("stall", clients=clients, rounds=3 if short else 10),
        [seed, poll, Nchan], 1 if short else 3)
    return [Table(
        f"Stall: somebody else's requests while {clients:,} are answered", rows,
        [("p99_ms", "p99 ms"), ("p50_ms", "p50 ms"), ("max_ms", "longest ms"),
         ("asked", "requests")])]
