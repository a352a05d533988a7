"""Publish: how many messages are acknowledged in a second, once they are kept.

SPDX-License-Identifier: MIT
"""

from .load import interleaved, under
from .servers import Nchan, poll, poll_in_memory
from .table import Table


def publish(short):
    for count in (64,) if short else (1, 16, 64):
        yield measure(count, 1 if short else 3, 2 if short else 3)


def measure(publishers, repeats, seconds):
    rows = interleaved(
        under("publish", clients=publishers, seconds=seconds), [poll_in_memory, poll, Nchan],
        repeats)
    return Table(
        f"Publish: {publishers} at once, each with one message of 64 bytes on its way", rows,
        [("per_second", "published/s"), ("p50_ms", "p50 ms"), ("p99_ms", "p99 ms"),
         ("cpu_us", "server µs each"), ("load_share", "load's core")])
