"""The adversary: everything a stranger can send, ask for and leave lying, for ten minutes.

Each of its files is one kind of attack, which has a share of the seconds. Random choices follow
from the seed and the number of the trial; where an input breaks a rule, the smallest one that
still does is printed. One kind alone: `make soak PART=hostile_json TRIALS=60`.
"""
# SPDX-License-Identifier: MIT

import importlib
import os

TRIALS, UNIT = 640, "seconds"
SHARES = {
    "hostile_http": 0.2,
    "hostile_json": 0.15,
    "hostile_forms": 0.1,
    "hostile_tables": 0.1,
    "hostile_readers": 0.12,
    "hostile_storms": 0.17,
    "hostile_streams": 0.1,
    "hostile_deaf": 0.06,
}


def run(report, program, folder, seconds, seed):
    for name, share in SHARES.items():
        own = os.path.join(folder, name)
        os.makedirs(own, exist_ok=True)
        importlib.import_module(name).run(report, program, own, seconds * share, seed)
