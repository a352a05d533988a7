"""Runs a server under callgrind, and counts what it does in a part of its life.

SPDX-License-Identifier: MIT
"""

import subprocess
from pathlib import Path

from .profile import Profile

# callgrind counts only when told to, so that the server starts and warms up quickly.
LAUNCHER = [
    "valgrind", "--tool=callgrind", "--instr-atstart=no", "--collect-systime=yes",
    "--callgrind-out-file=callgrind"]


def profile_of(server, operation, is_short):
    """What a server under callgrind does for one operation, once it has warmed up."""
    rounds = operation.rounds // (4 if is_short else 1)
    for _ in range(max(2, rounds // 10)):
        operation.round()
    control(server, "instrumentation on")
    for _ in range(rounds):
        operation.round()
    control(server, "dump")
    control(server, "instrumentation off")
    dumps = Path(server.folder).glob("callgrind.*")
    newest = max(dumps, key=lambda path: int(path.suffix[1:]))
    return Profile(newest, rounds * len(operation.clients))


def control(server, command):
    subprocess.run(
        ["vgdb", f"--pid={server.process.pid}", *command.split()], check=True, timeout=60,
        capture_output=True)
