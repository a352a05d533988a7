"""What is counted: rounds of some operations, on connections that are kept.

SPDX-License-Identifier: MIT
"""

import time

from chat.weather import is_running, seconds_of

from .client import MESSAGE, Client
from .streams import WebSocket


class Publish:
    """Clients that post at once and wait for the acknowledgement. Nobody waits for messages."""

    def __init__(self, server, path, clients):
        self.path = path
        self.clients = [Client(server.port) for _ in range(clients)]
        self.rounds = 2000 if clients == 1 else 200

    def round(self):
        for client in self.clients:
            client.post(self.path)
        for client in self.clients:
            client.receive()


class Round:
    """Clients that ask, wait, and are answered with what one more client posts."""

    rounds = 20

    def __init__(self, server, ask, post, clients, kind=Client):
        self.ask, self.post, self.server = ask, post, server
        self.clients = [kind(server.port, number) for number in range(clients)]
        self.speaker = kind(server.port)
        for client in self.clients:
            client.listen()

    def round(self):
        for client in self.clients:
            client.ask(self.ask)
        wait_until_idle(self.server)
        self.speaker.post(self.post)
        self.speaker.receive()
        for client in self.clients:
            client.receive()


class Delivery:
    """Clients that stay, and are all sent what one more client posts."""

    rounds = 40

    def __init__(self, server, stream, path, post, clients):
        self.post, self.server = post, server
        self.clients = [stream(server.port, path, number) for number in range(clients)]
        self.speaker = Client(server.port)
        wait_until_idle(server)

    def round(self):
        self.speaker.post(self.post)
        self.speaker.receive()
        for client in self.clients:
            client.receive()


class FramePublish:
    """Clients that publish by WebSocket, one after the other, and wait for the acknowledgement: as
    many as no limit for one client is reached. Nobody waits for messages."""

    rounds = 20

    def __init__(self, server, path, text, acknowledgement):
        self.text = text % MESSAGE
        self.acknowledgement = acknowledgement
        self.clients = [WebSocket(server.port, path) for _ in range(100)]

    def round(self):
        for client in self.clients:
            client.say(self.text)
            while self.acknowledgement not in client.next():
                pass  # a stream's first answer


def wait_until_idle(server):
    """Until the server uses no CPU time and does not wait for a processor either."""
    used, quiet = seconds_of(server.pids), 0
    while quiet < 3:
        time.sleep(0.01)
        later = seconds_of(server.pids)
        quiet = quiet + 1 if later == used and not is_running(server.pids) else 0
        used = later
