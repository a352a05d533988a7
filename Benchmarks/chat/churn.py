"""Churn: clients connect, ask for something small and leave.

SPDX-License-Identifier: MIT
"""

from .load import interleaved, under
from .servers import Nchan, called, poll, seed
from .table import Table


def poll_now():
    server = poll()
    server.other = "/poll?channels=room0&since=start&hold=0"
    return server


def churn(short):
    rows = interleaved(
        under("churn", clients=64, seconds=2 if short else 5),
        [called("Fireside /health", seed), called("Fireside /poll", poll_now),
         called("nginx, a constant", Nchan)], 1 if short else 3)
    return [Table(
        "Churn: connect, ask, be answered, leave; 64 at once", rows,
        [("per_second", "connections/s"), ("cpu_us", "server µs each"), ("cores", "server's core"),
         ("load_share", "load's core")], "nginx, a constant")]
