"""Rules of Bayeux, tried at two servers: Faye's own, as Debian has it, and Fireside.

The rules follow the tests of Faye and CometD, and the specification; the words are our own. A rule
must hold at both servers. Where the two must differ, there is a reason, and what each of them does.
"""
# SPDX-License-Identifier: MIT

import os
from concurrent.futures import ThreadPoolExecutor

# These put their rules on the lists.
import bayeux_rules_http
import bayeux_rules_meta
import bayeux_rules_publish  # noqa: F401
import bayeux_rules_streams  # noqa: F401
import bayeux_rules_subscribe  # noqa: F401
from bayeux import Door
from bayeux_faye import Faye
from bayeux_rule import DIFFERENCES, RULES
from server import Server

TRIALS, UNIT = 1, "rounds"
HOLD = bayeux_rules_meta.HOLD
OPTIONS = (
    "--journal", "memory", "--bayeux", "on", "--hold", str(HOLD), "--publish-rate", "0",
    "--allow-origin", bayeux_rules_http.ORIGIN)
#: Rules that are tried side by side: many of them wait.
AT_A_TIME = 8


def run(report, program, folder, trials, seed):
    with Faye(os.path.join(folder, "faye"), HOLD) as faye, \
            Server(program, OPTIONS, os.path.join(folder, "server.log")) as server, \
            ThreadPoolExecutor(AT_A_TIME) as pool:
        doors = [Door(faye.port, "Faye"), Door(server.start().port, "Fireside")]
        for _ in range(trials):
            jobs = [pool.submit(try_rule, report, door, rule) for rule in RULES for door in doors]
            jobs += [
                pool.submit(try_difference, report, door, difference, wanted)
                for difference in DIFFERENCES
                for door, wanted in zip(doors, (difference.faye, difference.fireside))]
            for job in jobs:
                job.result()
        server.terminate()
    report.figure(f"{len(RULES)} rules at both servers, {len(DIFFERENCES)} differences")


def try_rule(report, door, rule):
    try:
        rule.holds(door)
        report.check(True, "")
    except Exception as error:
        report.fail(f"{door.name}: {rule.words}: {type(error).__name__}: {error}")


def try_difference(report, door, difference, wanted):
    try:
        found = difference.ask(door)
        report.check(
            found == wanted, f"{door.name}: {difference.words}: {found!r} and not {wanted!r}")
    except Exception as error:
        report.fail(f"{door.name}: {difference.words}: {type(error).__name__}: {error}")
