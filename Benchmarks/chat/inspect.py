"""Fan-out while the inspector draws it, beside fan-out without.

SPDX-License-Identifier: MIT
"""

import http.client
import json
import threading

from .fanout import COLUMNS
from .load import interleaved, under
from .servers import Fireside, called, free_port
from .table import Table


class Inspected(Fireside):
    """With --inspect, and a page that looks all the time, as a browser's does."""

    def __init__(self, layer):
        self.inspector = free_port()
        super().__init__(layer, words=["--inspect", "--inspect-port", str(self.inspector)])

    def __enter__(self):
        super().__enter__()
        self.ended = threading.Event()
        self.page = threading.Thread(target=self.look, daemon=True)
        self.page.start()
        return self

    def look(self):
        since = None
        page = http.client.HTTPConnection("127.0.0.1", self.inspector, timeout=60)
        while not self.ended.is_set():
            try:
                page.request("GET", "/events" if since is None else f"/events?since={since}")
                news = json.loads(page.getresponse().read())
            except OSError:
                return  # the server has ended
            since = None if news["lost"] else news["next"]

    def __exit__(self, *problem):
        self.ended.set()
        super().__exit__(*problem)


def inspect(short):
    clients, repeats, rounds = (2000, 2, 5) if short else (10_000, 7, 8)
    turns = [
        called(f"{layer}, {how}", make, clients=clients, bytes=64)
        for layer in ("seed", "/poll")
        for how, make in (("alone", lambda layer=layer: Fireside(layer)),
                          ("inspected", lambda layer=layer: Inspected(layer)))]
    rows = interleaved(under("fanout", fresh=0, rounds=rounds), turns, repeats)
    yield Table(
        f"Fan-out to {clients:,} who wait, alone and while a page looks on", rows, COLUMNS,
        about={"clients": clients})
