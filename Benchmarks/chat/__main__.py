"""Measures Fireside side by side with its peers: python3 -m chat [--short] [SCENARIO…]

SPDX-License-Identifier: MIT
"""

import argparse
import json
import platform
from pathlib import Path

from . import load
from .servers import BUILD, Fireside, Nchan, Twisted, limit, plain


def machine():
    """What it ran on."""
    model = "unknown"
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.split(":")[1].strip()
    cores = Path("/proc/cpuinfo").read_text().count("processor\t")
    return f"{cores} cores, {model}, {platform.system()} {platform.release()}"


def table(title, rows, columns, base):
    """Prints a scenario's figures; the ratio is to the server called `base`."""
    key = columns[0][0]
    print(f"\n{title}")
    print("  " + f"{'':28}" + "".join(f"{head:>14}" for _, head in columns) + f"{'ratio':>8}")
    for name, figures in rows.items():
        cells = "".join(f"{figures[column]:>14,.2f}" for column, _ in columns)
        print(f"  {name:28}{cells}{figures[key] / rows[base][key]:>8.2f}", flush=True)


def fanout(short):
    """One message to all who wait."""
    clients, repeats, rounds = (2000, 2, 5) if short else (10_000, 3, 10)
    servers = [lambda: Fireside(), lambda: Fireside("sqlite", "/poll"), lambda: Nchan(), limit]
    if not short:
        servers += [plain, Twisted]
    rows = load.interleaved("fanout", servers, repeats, clients=clients, rounds=rounds)
    table(
        f"Fan-out: {clients:,} clients wait, one message of 64 bytes", rows,
        [("per_second", "answers/s"), ("p99_ms", "p99 ms"), ("fire_us", "fire us"),
         ("park_us", "park us"), ("kib_per_client", "KiB each")], "nchan")
    return rows


def publish(short):
    """How many messages are acknowledged in a second."""
    results = {}
    for publishers in (1, 16, 64):
        servers = [lambda: Fireside("memory", "/poll"), lambda: Fireside("sqlite", "/poll"),
                   lambda: Nchan()]
        rows = load.interleaved(
            "publish", servers, 1 if short else 3, clients=publishers, seconds=2 if short else 5)
        table(
            f"Publish: {publishers} publishers, one message of 64 bytes each on its way", rows,
            [("per_second", "published/s"), ("p50_ms", "p50 ms"), ("p99_ms", "p99 ms"),
             ("cpu_us", "cpu us")], "nchan")
        results[publishers] = rows
    return results


SCENARIOS = {"fanout": fanout, "publish": publish}


def main():
    parser = argparse.ArgumentParser(prog="python3 -m chat")
    parser.add_argument("--short", action="store_true", help="less of everything")
    parser.add_argument("scenarios", nargs="*", choices=[[], *SCENARIOS], default=[])
    options = parser.parse_args()
    print(f"Fireside beside its peers, on {machine()}; the server has one core, the load another")
    results = {"machine": machine()}
    for name in options.scenarios or SCENARIOS:
        results[name] = SCENARIOS[name](options.short)
    path = BUILD / "results.json"
    path.write_text(json.dumps(results, indent=1))
    print(f"\nAlso written to {path}")


if __name__ == "__main__":
    main()
