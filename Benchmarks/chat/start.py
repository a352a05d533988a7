"""Start: from the command to the first answer, with an empty and with a long journal.

SPDX-License-Identifier: MIT
"""

import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from .load import PATIENCE, run, summary
from .servers import FIRESIDE, Fireside, free_port
from .table import Table
from .weather import wait_for_quiet

KEPT = ["--keep-messages", "1000000"]


def seconds_to_answer(words, port, path):
    """Asks again and again until there is an answer, and ends the server."""
    began = time.perf_counter()
    with open("/dev/null", "w") as nowhere:
        process = subprocess.Popen(words, stdout=nowhere, stderr=nowhere)
    try:
        while time.perf_counter() < began + 30:
            try:
                with socket.create_connection(("127.0.0.1", port)) as client:
                    client.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
                    if client.recv(100).startswith(b"HTTP/1.1 200"):
                        return time.perf_counter() - began
            except ConnectionError:
                time.sleep(0.0002)
        raise RuntimeError(f"no answer from {words[0]}")
    finally:
        process.terminate()
        process.wait(10)


class Kept(Fireside):
    """Its journal stays in `place` when it ends."""

    def __init__(self, place):
        super().__init__("/poll", "sqlite", KEPT)
        self.place = place

    def __exit__(self, *arguments):
        self.process.terminate()
        self.process.wait(30)
        for file in Path(self.folder).glob("bench.db*"):
            shutil.copy(file, self.place)
        super().__exit__(*arguments)


def fireside(journal):
    port = free_port()
    words = [str(FIRESIDE), "serve", "--port", str(port), "--journal", str(journal), *KEPT]
    return {"milliseconds": seconds_to_answer(words, port, "/health") * 1000}


def start(short):
    messages, repeats = (10_000, 3) if short else (100_000, 10)
    with tempfile.TemporaryDirectory(prefix="fireside-bench-") as place:
        long = Path(place) / "bench.db"
        with Kept(place) as server:
            run("publish", server, clients=64, messages=messages)
        runs = {"Fireside, memory": [], "Fireside, new file": [],
                f"Fireside, {messages:,} messages": []}
        for number in range(repeats):
            wait_for_quiet(PATIENCE["seconds"])
            for name, journal in zip(runs, ["memory", Path(place) / f"{number}.db", long]):
                runs[name].append(fireside(journal))
    rows = {name: summary(found) for name, found in runs.items()}
    return [Table("Start: from the command to the first answer", rows, [("milliseconds", "ms")])]
