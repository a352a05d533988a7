"""Measures Fireside side by side with its peers: python3 -m chat [--short] [SCENARIO…]

SPDX-License-Identifier: MIT
"""

import argparse

from .bayeux import bayeux
from .churn import churn
from .cluster import cluster
from .deaf import deaf
from .fanout import fanout
from .idle import idle
from .inspect import inspect
from .load import PATIENCE
from .loops import loops
from .machine import in_words, machine
from .publish import publish
from .results import Results
from .rooms import rooms
from .stall import stall
from .start import start
from .steady import steady
from .streams import streams
from .sustained import sustained

SCENARIOS = {scenario.__name__: scenario for scenario in (
    fanout, streams, sustained, steady, rooms, publish, churn, idle, stall, deaf, start, loops,
    inspect, cluster, bayeux)}


def main():
    parser = argparse.ArgumentParser(prog="python3 -m chat")
    parser.add_argument("--short", action="store_true", help="less of everything")
    parser.add_argument(
        "--patience", type=int, default=60, metavar="SECONDS",
        help="how long to wait before a run for the rest of the machine to be quiet; 0: not, "
        "and measure no run again that was disturbed")
    parser.add_argument(
        "scenarios", nargs="*", metavar="SCENARIO", help=f"of {', '.join(SCENARIOS)}; else all")
    options = parser.parse_args()
    for name in options.scenarios:
        if name not in SCENARIOS:
            parser.error(f"{name} is none of {', '.join(SCENARIOS)}")
    PATIENCE["seconds"] = 0 if options.short else options.patience
    if not PATIENCE["seconds"]:
        PATIENCE["attempts"] = 1
    kind = machine()
    print(f"On {in_words(kind)}.\nThe server has one core, the load generator another.", flush=True)
    results = Results("short" if options.short else "full", kind)
    for name in options.scenarios or SCENARIOS:
        tables = []
        for table in SCENARIOS[name](options.short):
            print(f"\n{table.text()}", flush=True)
            tables.append(table)
            results.write(name, tables)  # at once: what comes may fail
    print(f"\nWritten to {results.path}")


if __name__ == "__main__":
    main()
