"""Runs a server under callgrind, and counts what it does in a part of its life.

SPDX-License-Identifier: MIT
"""

import subprocess
from pathlib import Path

from .client import Client
from .profile import Profile

CALLGRIND = [
    "valgrind", "--tool=callgrind", "--collect-systime=yes", "--callgrind-out-file=callgrind"]


def profile_of_start(server):
    """What the server does from its start to its first answer."""
    server.launcher = CALLGRIND
    with server:
        client = Client(server.port)
        client.ask(server.other)
        client.receive()
        return dumped(server, 1)


def profile_of(server, operation, is_short):
    """What the server does for one operation, once it is warm."""
    server.launcher = [*CALLGRIND, "--instr-atstart=no"]
    with server:
        work = operation(server)
        rounds = work.rounds // (4 if is_short else 1)
        for _ in range(max(2, rounds // 10)):
            work.round()
        control(server, "instrumentation on")
        for _ in range(rounds):
            work.round()
        return dumped(server, rounds * len(work.clients))


def dumped(server, operations):
    """What was counted up to now."""
    control(server, "dump")
    return Profile(Path(server.folder) / "callgrind.1", operations)


def control(server, command):
    subprocess.run(
        ["vgdb", f"--pid={server.process.pid}", *command.split()], check=True, timeout=60,
        capture_output=True)
