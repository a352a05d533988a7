"""Tests of Fireside from outside: run.py [PART...] [--trials N] [--seed N] [--speed N]."""
# SPDX-License-Identifier: MIT

import argparse
import importlib
import os
import random
import sys
import time

import hostile
import server
from report import Report

PARTS = (
    "clients", "proxies", "terminal", "metrics", "cuts", "doors", "kills", "model", "presence", "schema",
    "hour", "farewell", "hostile", "framing", "autobahn", "backup", "nodes", "cluster", "oidc",
    "bayeux_rules", "bayeux_clients", "bayeux_cuts", "bayeux_memory")
#: What is a share of another part, and can be run alone.
SHARES = tuple(hostile.SHARES)


def main():
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; or all")
    words.add_argument("--trials", type=int, help="how many; each part has its own usual number")
    words.add_argument("--seed", type=int, help="to have the same random choices again")
    words.add_argument("--speed", type=float, help="hour: how many times faster than life")
    words.add_argument("--fault", help="cluster: the name of one fault, to play no other")
    words.add_argument("--server", default=server.default_program(), help="the fireside to test")
    words.add_argument("--keep", default=".build/outside-logs", help="where logs are kept")
    options = words.parse_args()
    for part in options.parts:
        if part not in PARTS + SHARES:
            words.error(f"there is no part {part}; there are {', '.join(PARTS + SHARES)}")
    if not os.access(options.server, os.X_OK):
        words.error(f"{options.server} cannot be run; build it, or name another with --server")
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(1 << 32)
    results = [run(part, seed, options) for part in options.parts or PARTS]
    if len(results) > 1:
        print(f"outside: {sum(results)} parts passed, {len(results) - sum(results)} failed")
    sys.exit(0 if all(results) else 1)


def run(part, seed, options):
    """Runs one part with its own folder for the server's log and journal."""
    folder = os.path.abspath(
        os.path.join(options.keep, f"{part}-{time.strftime('%Y%m%d-%H%M%S')}-{seed}"))
    os.makedirs(folder, exist_ok=True)
    os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = os.path.join(folder, "hypothesis")
    module = importlib.import_module(part)
    trials = options.trials or module.TRIALS
    if options.speed and hasattr(module, "SPEED"):
        module.SPEED = options.speed
    if options.fault and hasattr(module, "FAULT"):
        module.FAULT = options.fault
    print(f"{part}: {trials} {module.UNIT}, SEED={seed}", flush=True)
    report = Report(part, seed, folder)
    try:
        module.run(report, options.server, folder, trials, seed)
    except Exception as error:  # the other parts must run
        report.fail(f"{type(error).__name__}: {error}")
        if not isinstance(error, (AssertionError, server.ServerError)):
            import traceback
            traceback.print_exc()
    return report.finish()


if __name__ == "__main__":
    main()
