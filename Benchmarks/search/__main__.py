"""Searches among a million messages, and how polls do meanwhile: python3 -m search [--short]

SPDX-License-Identifier: MIT
"""

import argparse
import multiprocessing
import os
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

from . import clients, texts

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


def phase(port, seconds, queries=None, rate=None):
    """Polls for so long, with or without searches, at that rate or one after the other."""
    queue, found = multiprocessing.Queue(), multiprocessing.Queue()
    both = [multiprocessing.Process(
        target=clients.poll, args=(port, 200, 10, seconds, queue), daemon=True)]
    if queries:
        both.append(multiprocessing.Process(
            target=clients.search, args=(port, queries, seconds, rate, found), daemon=True))
    for one in both:
        one.start()
    patience = seconds + 30  # who fails says so on standard error, and leaves nothing here
    result = queue.get(timeout=patience), found.get(timeout=patience) if queries else None
    for one in both:
        one.join()
    return result


def measure(port, turns, seconds):
    quiet, usual, busy, searches, unfinished = [], [], [], {}, {}
    for turn in range(turns):
        kinds = texts.queries()
        for _ in range(turn * 1000):  # other words in each turn
            for kind in kinds:
                next(kinds[kind])
        quiet += phase(port, seconds)[0]
        usual += phase(port, seconds, kinds, RATE)[0]
        polls, (times, cut) = phase(port, seconds, kinds)
        busy += polls
        for kind in times:
            searches.setdefault(kind, []).extend(times[kind])
            unfinished[kind] = unfinished.get(kind, 0) + cut[kind]
    print("\n| polls of 200 clients, 10 messages a second | answers | p50 ms | p99 ms | most ms |")
    print("|---|---|---|---|---|")
    row("without searches", quiet)
    row(f"with {RATE} searches a second", usual)
    row("with one search after the other", busy)
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
    count, turns, seconds = (100_000, 2, 4) if options.short else (1_000_000, 5, 10)
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
            measure(port, turns, seconds)
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
