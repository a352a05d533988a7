"""Two loops against two nginx workers; the load generator shares one of the cores with them.

SPDX-License-Identifier: MIT
"""

import os

from .load import interleaved, under
from .servers import Fireside, Nchan, called
from .table import Table


def loops(short):
    clients, repeats = (2000, 1) if short else (10_000, 5)
    # With more cores the load generator's, the second, is left to it.
    cores = "0,1" if os.cpu_count() == 2 else "0,2"
    rows = interleaved(
        under("fanout", clients=clients, rounds=5),
        [called("Fireside, 1 loop", Fireside),
         called("Fireside, 2 loops", lambda: Fireside(words=["--loops", "2"]), cores),
         called("nchan, 1 worker", Nchan),
         called("nchan, 2 workers", lambda: Nchan(workers=2), cores)], repeats)
    return [Table(
        f"Two loops: fan-out to {clients:,}, the server on cores {cores}", rows,
        [("per_second", "answers/s"), ("p99_ms", "p99 ms"), ("fire_us", "fire µs"),
         ("park_us", "park µs"), ("load_share", "load's core")], "nchan, 2 workers")]
