"""The echo of examples/12-websocket as a child process: what it reads over a WebSocket, it sends back."""
# SPDX-License-Identifier: MIT

import os
import re
import subprocess

import server

GREETING = re.compile(rb"localhost:(\d+)")


class Echo:
    """The example that was built beside the server `program`. Its path is /echo."""

    def __init__(self, program, log):
        example = os.path.join(os.path.dirname(program), "Example12WebSocket")
        if not os.access(example, os.X_OK):
            raise server.ServerError(f"{example} cannot be run; build that product, too")
        with open(log, "wb") as errors:
            self.process = subprocess.Popen(
                [*server.END_WITH_PARENT, example, "--port", "0"], stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=errors)
        found = GREETING.search(self.process.stdout.readline())
        if not found:
            raise server.ServerError(f"the example did not come up; see {log}")
        self.port = int(found[1])

    def lives(self):
        return self.process.poll() is None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
