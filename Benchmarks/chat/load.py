"""Runs the load generator on the second core.

SPDX-License-Identifier: MIT
"""

import json
import statistics
import subprocess

from .servers import BUILD
from .weather import TOLERATED, wait_for_quiet, watched

# How long to wait for the rest of the machine to be quiet, and how often to measure a run again that
# was disturbed after all.
PATIENCE = {"seconds": 60, "attempts": 3}


class Lost(Exception):
    """A delivery that was promised did not come."""


def run(scenario, server, **options):
    """One run of `scenario` against a running server: its figures."""
    words = ["taskset", "-c", "1", str(BUILD / "load"), scenario, "--port", str(server.port),
             "--pids", ",".join(map(str, server.pids)), "--get", server.get, "--post",
             server.post, "--other", server.other, "--cursor", server.cursor, "--door", server.door]
    for name, value in options.items():
        words += [f"--{name}", str(value)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=300)
    if done.returncode:
        said = f"{done.stderr.strip()} (status {done.returncode}) {server.said()}"
        raise RuntimeError(f"{server.name}: {said}")
    figures = json.loads(done.stdout)
    missing = {key: figures[key] for key in ("lost", "wrong", "gaps") if figures.get(key)}
    if missing and server.promises:
        raise Lost(f"{server.name}, {scenario} {options}: {missing}")
    return figures


def interleaved(measure, servers, repeats):
    """Every server in turn, `repeats` times over, so that all meet the same weather.

    `measure` takes a running server; each of `servers` makes one. Returns, for each server's name,
    what `summary` makes of its runs.
    """
    found = {}
    for _ in range(repeats):
        for make in servers:
            name, figures = undisturbed(measure, make)
            found.setdefault(name, []).append(figures)
    return {name: summary(runs) for name, runs in found.items()}


def undisturbed(measure, make):
    """The server's name and its figures; of several disturbed runs the least disturbed one."""
    best = None
    for _ in range(PATIENCE["attempts"]):
        wait_for_quiet(PATIENCE["seconds"])
        with make() as server:
            figures = watched(measure, server)
        if best is None or figures["others"] < best["others"]:
            best = figures
        if best["others"] <= TOLERATED:
            break
    return server.name, best


def under(scenario, **options):
    """A measurement: this load, with these options and the server's own."""
    return lambda server: run(scenario, server, **{**options, **server.options})


def summary(runs):
    """For each figure its median, lowest and highest."""
    return {key: [function(run[key] for run in runs) for function in (statistics.median, min, max)]
            for key in runs[0]}
