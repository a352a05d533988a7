"""Idle: what it takes to have clients wait: memory, and CPU time while nothing happens.

SPDX-License-Identifier: MIT
"""

from .load import interleaved, under
from .servers import Nchan, Twisted, plain, poll, seed
from .table import Table


def idle(short):
    clients = 2000 if short else 10_000
    servers = [seed, poll, Nchan] + ([] if short else [plain, Twisted])
    rows = interleaved(
        under("idle", clients=clients, seconds=2 if short else 10), servers, 1 if short else 2)
    return [Table(
        f"Idle: {clients:,} wait, with a browser's header fields", rows,
        [("kib_per_client", "KiB each"), ("cpu_percent", "CPU %")])]
