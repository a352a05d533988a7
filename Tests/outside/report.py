"""What a part found: figures, failures, and what it takes to see them again."""
# SPDX-License-Identifier: MIT

import threading
import time


class Report:
    """Collects one part's results. Safe to use from several threads."""

    SHOWN = 10

    def __init__(self, part, seed, log):
        self.part = part
        self.seed = seed
        self.log = log
        self.passed = 0
        self.failures = []
        self.figures = []
        self.began = time.monotonic()
        self.lock = threading.Lock()

    def check(self, holds, problem):
        """Counts one check. `problem` is a sentence, or a function that makes one."""
        if holds:
            with self.lock:
                self.passed += 1
        else:
            self.fail(problem() if callable(problem) else problem)
        return holds

    def fail(self, problem):
        with self.lock:
            self.failures.append(problem)
            if len(self.failures) <= self.SHOWN:
                print(f"  FAILED: {problem}", flush=True)

    def add(self, passed, failures):
        """Takes over what another process counted."""
        self.passed += passed
        for problem in failures:
            self.fail(problem)

    def figure(self, text):
        self.figures.append(text)

    def finish(self):
        """Prints the summary. Returns whether all is well."""
        seconds = time.monotonic() - self.began
        for text in self.figures:
            print(f"  {text}")
        print(
            f"{self.part}: {self.passed} passed, {len(self.failures)} failed "
            f"in {seconds:.1f} s (SEED={self.seed})", flush=True)
        if self.failures:
            print(f"  the server's log: {self.log}")
            print(f"  again: make soak PART={self.part} SEED={self.seed}", flush=True)
        return not self.failures
