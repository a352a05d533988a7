"""Reads what callgrind writes: https://valgrind.org/docs/manual/cl-format.html

SPDX-License-Identifier: MIT
"""

import re
import subprocess
from collections import Counter

ALLOCATORS = ("malloc", "calloc", "realloc", "posix_memalign", "aligned_alloc", "memalign")
# Not system calls where the kernel maps its clock into the process, which valgrind does not allow.
CLOCK = re.compile(r"_*(clock_gettime|gettimeofday|time)(_syscall|@|$)")
NAME = re.compile(r"(c?)fn=\((\d+)\)(?: (.*))?")


class Profile:
    """The instructions of each function, how often it was called, and all system calls."""

    def __init__(self, path, operations):
        self.operations = operations
        self.instructions, self.calls, self.system_calls = Counter(), Counter(), 0
        with open(path, errors="replace") as lines:
            self.read(lines)

    def read(self, lines):
        names, function, callee, is_own = {}, "", "", True
        for line in lines:
            if found := NAME.match(line):
                is_callee, number, name = found.groups()
                name = names.setdefault(number, name)
                function, callee = (function, name) if is_callee else (name, callee)
            elif line.startswith("calls="):
                self.calls[callee] += int(line[6:].split()[0])
                is_own = False  # the next line has the callee's cost
            elif line[0] in "0123456789+-*":
                if is_own:
                    self.add(function, *map(int, line.split()[1:3]))
                is_own = True

    def add(self, function, instructions, system_calls=0):
        self.instructions[function] += instructions
        if system_calls and not CLOCK.match(function):
            self.system_calls += system_calls

    def figures(self):
        """For one operation."""
        counts = {
            "instructions": self.instructions.total(), "system_calls": self.system_calls,
            "allocations": sum(self.calls[name] for name in ALLOCATORS)}
        return {name: count / self.operations for name, count in counts.items()}

    def top(self, count):
        """The functions that take the most, Swift's demangled, with instructions an operation."""
        lines = [f"{instructions / self.operations:9,.0f}  {name}"
                 for name, instructions in self.instructions.most_common(count)]
        return subprocess.run(
            ["swift", "demangle", "--simplified"], input="\n".join(lines), check=True,
            capture_output=True, text=True).stdout
