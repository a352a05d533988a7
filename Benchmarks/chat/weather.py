"""A machine that does something else as well measures that, too: waiting for quiet, and noticing.

SPDX-License-Identifier: MIT
"""

import os
import resource
import time
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
# What others may use of all cores, in percent, while something is measured.
TOLERATED = 5


def busy_seconds():
    """CPU time that all processes have used, and the hypervisor has taken."""
    numbers = [int(word) for word in Path("/proc/stat").read_text().split()[1:9]]
    return (sum(numbers) - numbers[3] - numbers[4]) / TICKS


def seconds_of(pids):
    tasks = [task for pid in pids for task in Path(f"/proc/{pid}/task").iterdir()]
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9


def is_running(pids):
    """Whether a thread runs, or would if there were a processor for it."""
    tasks = [task for pid in pids for task in Path(f"/proc/{pid}/task").iterdir()]
    return any((task / "stat").read_text().rpartition(") ")[2][0] == "R" for task in tasks)


def wait_for_quiet(patience):
    """At most `patience` seconds."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        busy = busy_seconds()
        time.sleep(0.5)
        if busy_seconds() - busy <= 0.5 * os.cpu_count() * TOLERATED / 100:
            return


def watched(measure, server):
    """The figures, with how much of all cores others used meanwhile, in percent."""
    def used():
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        own = seconds_of(server.pids) + children.ru_utime + children.ru_stime
        return busy_seconds() - own, time.monotonic()

    others, began = used()
    figures = measure(server)
    others_after, ended = used()
    share = (others_after - others) / (ended - began) / os.cpu_count()
    return {**figures, "others": max(0.0, share) * 100}
