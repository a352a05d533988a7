"""The server as a child process: started, ended in either way, started again."""
# SPDX-License-Identifier: MIT

import os
import re
import signal
import subprocess
import time

# Of util-linux: the kernel ends the server when the test has crashed.
END_WITH_PARENT = ("setpriv", "--pdeathsig", "KILL")
# The answer must not depend on the loop, nor on what other loops were asked before.
LOOPS = ("--loops", "3")
GREETING = re.compile(rb"listens on http://\S+:(\d+)")


class ServerError(Exception):
    """The server did not do what every server must: come up, or end when it is told to."""


class Server:
    """`fireside serve --port 0 …`. The port is another one after each start."""

    def __init__(self, program, options, log):
        self.program = program
        self.options = options
        self.log = log
        self.process = None
        self.port = 0

    def launch(self):
        """Starts the process and does not wait until it listens."""
        with open(self.log, "ab") as log:
            self.started_at = log.tell()
            self.process = subprocess.Popen(
                [*END_WITH_PARENT, self.program, "serve", "--port", "0", *LOOPS, *self.options],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def start(self, patience=30):
        """Starts the process and waits until it says where it listens."""
        self.launch()
        end = time.monotonic() + patience
        while time.monotonic() < end and self.process.poll() is None:
            with open(self.log, "rb") as log:
                log.seek(self.started_at)
                said = log.read()
            found = GREETING.search(said)
            if found:
                self.port = int(found[1])
                return self
            time.sleep(0.002)
        raise ServerError(f"the server did not come up; see {self.log}")

    def terminate(self):
        """SIGTERM, which must end it in order."""
        self.process.send_signal(signal.SIGTERM)
        self.ended()

    def ended(self, patience=15):
        """Waits for the end after a SIGTERM, which must come soon and with status 0."""
        try:
            status = self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.kill()
            raise ServerError(f"the server ran on for {patience} s after SIGTERM") from None
        if status != 0:
            raise ServerError(f"the server ended with status {status} after SIGTERM")

    def kill(self):
        """SIGKILL, which nobody can prepare for. Tells whether the server had lived until then."""
        lived = self.process.poll() is None
        self.process.kill()
        self.process.wait()
        return lived

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process:
            self.kill()


def default_program():
    """The release build of this clone."""
    root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
    return os.path.normpath(os.path.join(root, ".build", "release", "fireside"))
