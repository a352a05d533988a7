"""Runs the load generator on the second core.

SPDX-License-Identifier: MIT
"""

import json
import statistics
import subprocess

from .servers import BUILD


def run(scenario, server, **options):
    """One run of `scenario` against a running server: its figures."""
    words = ["taskset", "-c", "1", str(BUILD / "load"), scenario, "--port", str(server.port),
             "--pids", ",".join(map(str, server.pids)), "--get", server.get, "--post",
             server.post, "--cursor", server.cursor]
    for name, value in options.items():
        words += [f"--{name}", str(value)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=300)
    if done.returncode:
        raise RuntimeError(f"{server.name}: {done.stderr.strip()} {server.said()}")
    return json.loads(done.stdout)


def interleaved(scenario, servers, repeats, **options):
    """Every server in turn, `repeats` times over, so that all meet the same weather.

    Each is a function that makes a server. Returns, for each name, the median of each figure, and
    the range of the first under `range`.
    """
    found = {}
    for _ in range(repeats):
        for make in servers:
            with make() as server:
                found.setdefault(server.name, []).append(run(scenario, server, **options))
    return {name: summary(runs) for name, runs in found.items()}


def summary(runs):
    figures = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
    first = next(iter(runs[0]))
    figures["range"] = [min(run[first] for run in runs), max(run[first] for run in runs)]
    return figures
