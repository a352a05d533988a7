"""What a process holds, and what the machine has left, in MiB."""
# SPDX-License-Identifier: MIT

import os
import threading


def resident(process):
    """The process' pages in memory."""
    return field(f"/proc/{process.pid}/status", "VmRSS") / 1024


def available():
    """What the kernel could give to others: sockets' buffers count against it."""
    return field("/proc/meminfo", "MemAvailable") / 1024


def in_sockets():
    """What the kernel holds in the buffers of all TCP connections."""
    with open("/proc/net/sockstat") as lines:
        words = next(line for line in lines if line.startswith("TCP:")).split()
    return int(words[words.index("mem") + 1]) * os.sysconf("SC_PAGE_SIZE") / (1 << 20)


def field(path, name):
    with open(path) as lines:
        for line in lines:
            if line.startswith(name + ":"):
                return int(line.split()[1])
    raise AssertionError(f"{path} does not tell {name}")


class Watch:
    """Looks ten times a second, and keeps the maximum."""

    def __init__(self, process):
        self.process = process
        self.resident_before, self.available_before = resident(process), available()
        self.sockets_before = in_sockets()
        self.grown = self.sockets = self.taken = 0.0
        self.done = threading.Event()
        self.thread = threading.Thread(target=self.look, daemon=True)

    def look(self):
        while not self.done.wait(0.1):
            self.look_once()
        self.look_once()

    def look_once(self):
        try:
            self.grown = max(self.grown, resident(self.process) - self.resident_before)
        except (AssertionError, OSError):
            pass  # it has ended, which others notice
        self.sockets = max(self.sockets, in_sockets() - self.sockets_before)
        self.taken = max(self.taken, self.available_before - available())

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.done.set()
        self.thread.join()
