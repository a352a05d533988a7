"""Idle: what it takes to have clients wait: memory, and CPU time while nothing happens.

SPDX-License-Identifier: MIT
"""

from .load import interleaved, under
from .servers import (
    DOORS, Nchan, Twisted, plain, poll, poll_in_memory, seed, streams as staying)
from .table import Table


def idle(short):
    clients = 2000 if short else 10_000
    servers = [seed, poll, Nchan] + ([] if short else [plain, Twisted])
    rows = interleaved(
        under("idle", clients=clients, seconds=2 if short else 10), servers, 1 if short else 2)
    columns = [("kib_per_client", "KiB each"), ("cpu_percent", "CPU %")]
    yield Table(
        f"Idle: {clients:,} wait, with a browser's header fields", rows, columns)
    for door, kind in DOORS.items():
        rows = interleaved(
            under("idle", clients=clients, seconds=2 if short else 10),
            [staying(poll_in_memory, door), staying(Nchan, door)], 1 if short else 2)
        yield Table(
            f"Idle: {clients:,} stay, {kind}", rows, columns, f"nchan, {kind}", {"door": door})
