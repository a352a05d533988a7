"""Counts what an operation takes: python3 -m instructions [--short] [--top N] [WORD…]

SPDX-License-Identifier: MIT
"""

import argparse
import subprocess
from pathlib import Path

from chat.machine import in_words, machine
from chat.results import Results
from chat.servers import BUILD, FIRESIDE
from chat.table import Table

from .callgrind import profile_of, profile_of_start
from .plan import TITLES, chosen

COLUMNS = [("instructions", "instructions"), ("allocations", "allocations"),
           ("system_calls", "system calls")]


def arguments():
    parser = argparse.ArgumentParser(prog="python3 -m instructions")
    parser.add_argument(
        "--short", action="store_true", help="fewer rounds; the results are not written")
    parser.add_argument(
        "--top", type=int, default=0, metavar="N",
        help="print the N functions that take the most instructions, too")
    parser.add_argument(
        "--binary", type=Path, default=FIRESIDE, metavar="PATH", help="another build of Fireside")
    parser.add_argument(
        "words", nargs="*", metavar="WORD",
        help="count only this: publish, burst, round, start, nchan, memory, SQLite")
    return parser.parse_args()


def stripped(binary):
    """A copy without debugging information, which valgrind cannot always read."""
    BUILD.mkdir(parents=True, exist_ok=True)
    copy = BUILD / "fireside"
    subprocess.run(["strip", "-g", "-o", copy, binary], check=True)
    return copy


def measure(options):
    """The tables."""
    rows = {table: {} for table in TITLES}
    binary = stripped(options.binary)
    for table, name, make, operation in chosen(options.words):
        server = make()
        server.binary = binary
        if operation:
            profile = profile_of(server, operation, options.short)
        else:
            profile = profile_of_start(server)
        rows[table][name] = {figure: [count] * 3 for figure, count in profile.figures().items()}
        if options.top:
            print(f"{TITLES[table]}; {name}:\n{profile.top(options.top)}\n", flush=True)
    return [Table(TITLES[table], found, COLUMNS) for table, found in rows.items() if found]


def main():
    options = arguments()
    tables = measure(options)
    print("\n\n".join(table.text() for table in tables))
    if options.binary == FIRESIDE and not options.words and not options.short:
        results = Results("instructions", machine())
        results.write("instructions", tables)
        print(f"\nOn {in_words(results.kind)}.\nWritten to {results.path}")


if __name__ == "__main__":
    main()
