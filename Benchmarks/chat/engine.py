"""Redis, and the servers that keep their messages in it.

SPDX-License-Identifier: MIT
"""

import shutil
import socket
import subprocess
import tempfile
import time

from .servers import Fireside, Nchan, free_port
from .weather import seconds_of


class Redis:
    """With a file that is written once a second, on the server's core or the other one."""

    def __init__(self, cores="0"):
        self.cores = cores

    def __enter__(self):
        self.port = free_port()
        self.folder = tempfile.mkdtemp(prefix="fireside-bench-redis-")
        self.process = subprocess.Popen(
            ["taskset", "-c", self.cores, "redis-server", "--port", str(self.port), "--bind", "127.0.0.1",
             "--save", "", "--appendonly", "yes", "--appendfsync", "everysec", "--dir", self.folder],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(1000):
            try:
                self.ask("PING")
                return self
            except OSError:
                time.sleep(0.01)
        raise RuntimeError("redis-server does not start")

    def ask(self, *words):
        """A short command's reply, as it comes."""
        with socket.create_connection(("127.0.0.1", self.port), 5) as sock:
            sock.sendall(" ".join(words).encode() + b"\r\n")
            return sock.recv(1 << 16).decode()

    def memory(self):
        """Bytes that it uses for what it keeps."""
        lines = self.ask("INFO", "memory").splitlines()
        return next(int(line.partition(":")[2]) for line in lines if line.startswith("used_memory:"))

    def seconds(self):
        """CPU time that it has used."""
        return seconds_of([self.process.pid])

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.folder)


def wait_until_connected(server, request):
    """A server listens before it is connected to Redis, and answers 503 until then."""
    for _ in range(1000):
        with socket.create_connection(("127.0.0.1", server.port), 5) as sock:
            sock.sendall(f"{request} HTTP/1.1\r\nHost: bench\r\nContent-Length: 0\r\n"
                         "Connection: close\r\n\r\n".encode())
            if b" 503 " not in sock.recv(100):
                return
        time.sleep(0.01)
    raise RuntimeError(f"{server.name} does not become ready: {server.said()}")


class OnRedis:
    """A server with a Redis of its own, started before it. Its CPU time counts as the server's."""

    redis_cores = "0"

    def __enter__(self):
        self.redis = Redis(self.redis_cores).__enter__()
        try:
            return super().__enter__()
        except BaseException:
            self.redis.__exit__()
            raise

    def __exit__(self, *words):
        try:
            super().__exit__(*words)
        finally:
            self.redis.__exit__()

    @property
    def pids(self):
        return [*super().pids, self.redis.process.pid]


class FiresideOnRedis(OnRedis, Fireside):
    def __init__(self, words=(), redis_cores="0"):
        super().__init__("/poll", "redis", words)
        self.redis_cores = redis_cores

    @property
    def place(self):
        return f"redis://127.0.0.1:{self.redis.port}/bench"

    def wait(self):
        super().wait()
        wait_until_connected(self, "GET /ready")


class NchanOnRedis(OnRedis, Nchan):
    name = "nchan, redis"

    def wait(self):
        super().wait()
        wait_until_connected(self, "POST /pub?room=ready")

    def configured(self, text):
        upstream = f"upstream engine {{ nchan_redis_server redis://127.0.0.1:{self.redis.port}; }}"
        return super().configured(text.replace("ENGINE", upstream).replace(
            "PASS", "nchan_redis_pass engine;"))
