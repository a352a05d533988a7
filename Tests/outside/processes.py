"""Programs that a test starts, kills, stops and starts again as they were."""
# SPDX-License-Identifier: MIT

import os
import signal
import socket
import subprocess
import time

from server import END_WITH_PARENT


class Process:
    def __init__(self, words, log):
        self.words, self.log = [str(word) for word in words], log
        self.process = None

    def start(self):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [*END_WITH_PARENT, *self.words], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        return self

    def kill(self):
        """As a crash ends it, also while it is stopped."""
        if self.process:
            self.process.kill()
            self.process.wait()

    def end(self, patience=15):
        """In order."""
        self.process.terminate()
        status = self.process.wait(patience)
        assert status == 0, f"{self.words[0]} ended with status {status}; see {self.log}"

    def stop(self):
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self):
        self.process.send_signal(signal.SIGCONT)

    @property
    def runs(self):
        return self.process is not None and self.process.poll() is None


class Node(Process):
    """A Fireside on an engine. It listens at a Unix socket, so it is found there after each start."""

    def __init__(self, folder, program, engine, *options, inside=()):
        self.socket = os.path.join(folder, "http.sock")
        self.admin = os.path.join(folder, "admin.sock")
        super().__init__(
            [*inside, program, "serve", "--listen", f"unix:{self.socket}", "--journal", engine,
             "--admin-socket", self.admin, *options], os.path.join(folder, "node.log"))

    def is_ready(self):
        """Whether it says that it serves."""
        try:
            with socket.socket(socket.AF_UNIX) as sock:
                sock.settimeout(1)
                sock.connect(self.socket)
                sock.sendall(b"GET /ready HTTP/1.1\r\nHost: outside\r\nConnection: close\r\n\r\n")
                return sock.recv(1 << 12).startswith(b"HTTP/1.1 200")
        except OSError:
            return False


def until(holds, patience, what, every=0.02):
    end = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < end, f"{what}: not in {patience} s"
        time.sleep(every)
