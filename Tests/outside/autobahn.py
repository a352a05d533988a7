"""Autobahn's cases for servers, by kosoku, against the echo of examples/12-websocket."""
# SPDX-License-Identifier: MIT

import json
import os
import subprocess
import sys

from echo import Echo

TRIALS = 301
UNIT = "cases"

#: 12 and 13 are about compression, which no door of Fireside offers.
LEFT_OUT = ("12.*", "13.*")
#: What these do is for the server to choose: the suite says only what it was.
INFORMATIONAL = {"7.1.6", "7.13.1", "7.13.2"}


def run(report, program, folder, trials, seed):
    kosoku = os.path.join(os.path.dirname(sys.executable), "kosoku")
    left_out = [word for section in LEFT_OUT for word in ("-x", section)]
    with Echo(program, os.path.join(folder, "echo.log")) as echo:
        subprocess.run(
            [kosoku, "-m", "fuzzingclient", *left_out, "-o", folder, f"127.0.0.1:{echo.port}/echo"],
            stdout=subprocess.DEVNULL, check=False, timeout=600)
        report.check(echo.lives(), "the echo has ended")
    with open(os.path.join(folder, "index.json"), encoding="utf-8") as index:
        cases = next(iter(json.load(index).values()))
    report.check(len(cases) == TRIALS, f"{len(cases)} of {TRIALS} cases were run")
    for name, case in cases.items():
        verdict = {case["behavior"], case["behaviorClose"]}
        wanted = {"INFORMATIONAL"} if name in INFORMATIONAL else {"OK"}
        report.check(verdict == wanted, f"case {name}: {', '.join(sorted(verdict))}")
