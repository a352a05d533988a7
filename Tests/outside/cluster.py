"""Three hosts, each with Redis, a sentinel and a node, and what can happen to them, in random order.

Six speakers and six roaming clients use all nodes while something breaks, and then everything that
anybody was told is compared with what the engine has kept. It needs namespaces of the kernel: as root, or
as a user who may make some.
"""
# SPDX-License-Identifier: MIT

import json
import os
import subprocess
import sys

TRIALS, UNIT = 180, "faults"
#: The name of one fault, to play no other.
FAULT = None


def run(report, program, folder, trials, seed):
    """The trials run in a process of their own, in namespaces of its own."""
    namespaces = ["unshare", "--net"] if os.geteuid() == 0 else [
        "unshare", "--user", "--map-root-user", "--net"]
    here = os.path.dirname(os.path.abspath(__file__))
    done = subprocess.run(
        [*namespaces, sys.executable, os.path.join(here, "cluster_trials.py"), program, folder,
         str(trials), str(seed), *([FAULT] if FAULT else [])], check=False)
    path = os.path.join(folder, "report.json")
    if not report.check(done.returncode == 0, "the trials broke off") and not os.path.exists(path):
        return
    with open(path, encoding="utf-8") as file:
        found = json.load(file)
    report.add(found["passed"], found["failures"])
    for line in found["table"]:
        report.figure(line)
