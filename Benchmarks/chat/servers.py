"""The servers that are measured, each started alone on one core.

SPDX-License-Identifier: MIT
"""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
BUILD = HERE / ".build" / "chat"
FIRESIDE = HERE.parent / ".build" / "release" / "fireside"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A server on the first core, gone at the end of a `with`."""

    name = ""
    cores = "0"
    # Words before the command, in place of those that choose its cores.
    launcher = None
    get = "/?callback=f%1$d"
    stream = "/poll?channels=room%2$d&since=now&client=client%1$06d"
    post = "/"
    other = "/"
    cursor = "none"
    # "poll", or how a client stays: "sse" or "websocket".
    door = "poll"
    # Whether a lost delivery is an error, or only a figure.
    promises = False

    def __init__(self):
        # What the load generator is told besides, for this server alone.
        self.options = {}

    def __enter__(self):
        self.port = free_port()
        self.folder = tempfile.mkdtemp(prefix="fireside-bench-")
        self.log = open(Path(self.folder) / "log", "w")
        self.process = subprocess.Popen(
            [*(self.launcher or ["taskset", "-c", self.cores]), *self.command()],
            stdout=self.log, stderr=self.log, cwd=self.folder)
        try:
            self.wait()
        except BaseException:
            self.__exit__()
            raise
        return self

    def command(self):
        raise NotImplementedError

    def wait(self):
        for _ in range(6000):
            if self.process.poll() is not None:
                break
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.01)
        raise RuntimeError(f"{self.name} does not start: {self.said()}")

    def said(self):
        return (Path(self.folder) / "log").read_text()[-500:]

    @property
    def pids(self):
        return [self.process.pid]

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()
        shutil.rmtree(self.folder)


class Fireside(Server):
    """The seed's layer, or /poll; with a journal in memory or in a file."""

    other = "/health"
    promises = True
    binary = FIRESIDE

    def __init__(self, layer="seed", journal="memory", words=()):
        super().__init__()
        self.journal = journal
        self.words = words
        self.name = "Fireside" if layer == "seed" else f"Fireside /poll, {journal}"
        if layer == "/poll":
            self.get = "/poll?channels=room%2$d&hold=110&limit=1000&client=client%1$06d"
            self.post = "/channels/room%2$d"
            self.cursor = "since"

    @property
    def place(self):
        """Where it keeps its messages."""
        return "memory" if self.journal == "memory" else "bench.db"

    def command(self):
        return [str(self.binary), "serve", "--port", str(self.port), "--journal", self.place,
                "--log-level", "error", *self.words]


class Nchan(Server):
    """With worker processes; without any, its master serves the clients."""

    name = "nchan"
    get = stream = "/sub?room=%2$d"
    post = "/pub?room=%2$d"
    other = "/ok"
    cursor = "etag"

    def __init__(self, workers=1, buffer=10):
        super().__init__()
        self.workers = workers
        self.buffer = buffer

    def command(self):
        path = Path(self.folder) / "nginx.conf"
        path.write_text(self.configured((HERE / "peers" / "nginx.conf").read_text()))
        os.chmod(self.folder, 0o755)  # its workers run as another user
        return ["nginx", "-p", "/usr/lib/nginx", "-c", str(path), "-g",
                "daemon off;" if self.workers else "daemon off; master_process off;"]

    def configured(self, text):
        for word, value in {
            "WORKERS": max(1, self.workers), "PORT": self.port, "BUFFER": self.buffer,
            "ERRORS": f"{self.folder}/errors", "PIDFILE": f"{self.folder}/pid",
            "TEMPORARY": f"{self.folder}/bodies", "ENGINE": "", "PASS": "",
        }.items():
            text = text.replace(word, str(value))
        return text

    def wait(self):
        """Its master listens before there are workers."""
        super().wait()
        while len(self.pids) < self.workers:
            time.sleep(0.01)

    @property
    def pids(self):
        if not self.workers:
            return super().pids
        path = f"/proc/{self.process.pid}/task/{self.process.pid}/children"
        return [int(word) for word in Path(path).read_text().split()]


class Twisted(Server):
    name = "Twisted"

    def command(self):
        return [str(BUILD / "python" / "bin" / "python"), str(HERE / "peers" / "seed.py"),
                str(self.port)]


class Program(Server):
    """One of the C programs among the peers."""

    def __init__(self, name, program):
        super().__init__()
        self.name = name
        self.program = program

    def command(self):
        return [str(BUILD / self.program), str(self.port)]


def seed():
    return Fireside()


def poll():
    return Fireside("/poll", "sqlite")


def poll_in_memory():
    return Fireside("/poll", "memory")


def plain():
    return Program("plain C on evhttp", "plain")


def limit():
    return Program("bare send()", "limit")


DOORS = {"sse": "SSE", "websocket": "WebSocket"}


def streams(make, door):
    """The same server, whose clients stay and say what they have seen once, if at all."""
    def streaming():
        server = make()
        server.name = f"{server.name}, {DOORS[door]}"
        server.door, server.cursor = door, "none"
        server.get = server.stream
        return server
    return streaming


def called(name, make, cores="0", **options):
    """The same server under another name, on these cores, with its own options for the load."""
    def renamed():
        server = make()
        server.name, server.cores, server.options = name, cores, options
        return server
    return renamed
