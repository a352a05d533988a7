"""A client that follows all channels of the hour and so knows what was posted."""
# SPDX-License-Identifier: MIT

import re
import threading
import time
from urllib.parse import urlencode

import chat
import wire


class Witness(threading.Thread):
    """Follows all channels with its own poll, and so knows what the journal kept."""

    def __init__(self, port, channels):
        super().__init__(daemon=True)
        self.port, self.channels = port, channels
        self.ticket = Ticket(port, channels)
        self.numbers = {channel: [] for channel in channels}
        self.texts = {channel: [] for channel in channels}
        self.said = {}
        self.problems = []
        self.is_over = False
        self.cursor = "now"
        self.cursor = self.ask(0)["next"]
        self.epoch = chat.epoch_of(self.cursor)

    def ask(self, hold):
        query = {"channels": ",".join(self.channels), "since": self.cursor, "hold": hold,
                 "limit": 1000, "t": self.ticket.text()}
        answer = wire.ask(self.port, wire.request("GET", "/poll?" + urlencode(query, safe=":,")))
        if answer.status != 200:
            raise AssertionError(f"the witness was answered {answer}")
        return answer.json()

    def run(self):
        while not self.is_over:
            try:
                page = self.ask(1)
            except OSError:  # the restart
                time.sleep(0.05)
                continue
            self.take(page)
            time.sleep(page.get("retry", 0) / 1000)

    def take(self, page):
        if page.get("gap"):
            self.problems.append(f"a gap after {self.cursor}")
        self.cursor = page["next"]
        for message in page["messages"]:
            if "id" not in message:
                continue
            channel, number = message["channel"], chat.number_of(message["id"])
            self.numbers[channel].append(number)
            self.texts[channel].append(message["body"]["text"])
            self.said[channel, number] = message["body"]["text"]

    def people(self):
        answer = wire.ask(self.port, wire.request("GET", "/channels/lobby/people"))
        return {person["name"] for person in answer.json()["people"]}

    def finish(self):
        self.is_over = True
        self.join()
        while (page := self.ask(0))["messages"]:
            self.take(page)


class Ticket:
    """A ticket for all channels, for a client that has logged in. It is renewed in time."""

    def __init__(self, port, channels):
        self.port = port
        self.target = "/me?channels=" + ",".join(channels)
        self.cookie = ()
        self.until = 0
        self.known = None
        token = self.ask("GET", "/me")["xsrf"]
        self.ask("POST", "/login", urlencode({"name": "witness", "_xsrf": token}).encode())

    def ask(self, method, target, form=b""):
        kind = "application/x-www-form-urlencoded" if form else None
        answer = wire.ask(self.port, wire.request(method, target, form, kind, self.cookie))
        if answer.status != 200:
            raise AssertionError(f"{target} answered {answer}")
        if found := re.search(r"(?im)^set-cookie: ([^;\r]+)", answer.head):
            self.cookie = (f"Cookie: {found[1]}",)
        return answer.json()

    def text(self):
        if time.monotonic() > self.until:
            self.known = self.ask("GET", self.target)["ticket"]
            self.until = time.monotonic() + 300
        return self.known
