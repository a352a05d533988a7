"""Searches among a million messages, and how polls do meanwhile: python3 -m search [--short]

SPDX-License-Identifier: MIT
"""

import argparse
import os
import statistics
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

from . import texts
from .clients import CLIENTS, MESSAGES, Polls, Searches

FIRESIDE = Path(__file__).resolve().parent.parent.parent / ".build" / "release" / "fireside"
RATE = 20  # searches a second of a large and busy house
EVERYTHING = [f"--keep-{what}=0" for what in ("messages", "bytes", "total-bytes", "days")]


def percentile(times, part):
    times = sorted(times)
    return 1000 * times[min(len(times) - 1, int(part * len(times)))] if times else float("nan")


def row(name, times, *rest):
    print(f"| {name} | {len(times):,} | {percentile(times, 0.5):.1f} | "
          f"{percentile(times, 0.99):.1f} | {1000 * max(times):.1f} |"
          + "".join(f" {one} |" for one in rest), flush=True)


def fill(folder, count, fireside):
    lines, journal = folder / "lines", folder / "chat.db"
    with lines.open("w") as file:
        for line in texts.lines(count):
            file.write(line + "\n")
    subprocess.run([fireside, "import", lines, "--journal", journal], check=True)
    lines.unlink()
    return journal


def metric(port, name):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
        for line in answer.read().decode().splitlines():
            if line.startswith(name + " "):
                return float(line.split()[1])
    return None


def wait_for_index(port):
    start = time.monotonic()
    while metric(port, "fireside_search_index_from") != 0:
        time.sleep(0.5)
    return time.monotonic() - start


def measure(server, port, turns, seconds):
    """In turns, so that all meet the same weather."""
    rates = {"without searches": None, f"with {RATE} searches a second": RATE,
             "with one search after the other": 0}
    polls, searches, unfinished = {}, {}, {}
    for turn in range(turns):
        kinds = texts.queries()
        for _ in range(turn * 1000):  # other words in each turn
            for kind in kinds:
                next(kinds[kind])
        for name, rate in rates.items():
            waiting = Polls(server, port, seconds)
            searching = None if rate is None else Searches(port, kinds, seconds - 1, rate)
            polls.setdefault(name, []).append(waiting.figures())
            times, cut = searching.figures() if searching else ({}, {})
            if rate:
                continue  # all that counts then is how the polls do
            for kind in times:
                searches.setdefault(kind, []).extend(times[kind])
                unfinished[kind] = unfinished.get(kind, 0) + cut[kind]
    print(f"\n| {CLIENTS} clients poll, {MESSAGES} messages a second | p50 ms | p99 ms | of {turns} turns |")
    print("|---|---|---|---|")
    for name, runs in polls.items():
        p50, p99 = ([run[key] for run in runs] for key in ("p50_ms", "p99_ms"))
        print(f"| {name} | {statistics.median(p50):.2f} | {statistics.median(p99):.2f} | "
              f"{min(p99):.2f} to {max(p99):.2f} |", flush=True)
    print("\n| searches, one after the other | count | p50 ms | p99 ms | most ms | gave up after a while |")
    print("|---|---|---|---|---|---|")
    for kind, times in searches.items():
        row(kind, times, unfinished[kind])
    row("all", [one for times in searches.values() for one in times], sum(unfinished.values()))


def main():
    parser = argparse.ArgumentParser(prog="python3 -m search")
    parser.add_argument("--short", action="store_true", help="100,000 messages, and less time")
    parser.add_argument("--binary", default=FIRESIDE)
    options = parser.parse_args()
    count, turns, seconds = (100_000, 2, 4) if options.short else (1_000_000, 6, 8)
    with tempfile.TemporaryDirectory(prefix="fireside-bench-") as folder:
        journal = fill(Path(folder), count, options.binary)
        port = 20_000 + os.getpid() % 20_000
        server = subprocess.Popen(
            [options.binary, "serve", "--port", str(port), "--journal", journal, "--login", "off",
             "--publish-rate", "0", *EVERYTHING],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            time.sleep(3)
            print(f"{count:,} messages, {journal.stat().st_size / 1e6:.0f} MB; "
                  f"indexed in {3 + wait_for_index(port):.0f} s, "
                  f"{metric(port, 'fireside_search_index_bytes') / 1e6:.0f} MB", flush=True)
            measure(server, port, turns, seconds)
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
