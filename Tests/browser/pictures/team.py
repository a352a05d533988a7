"""The people in the pictures, and their conversation: TALK.toml, as if it had taken a day."""
# SPDX-License-Identifier: MIT

import contextlib
import json
import socket
import sqlite3
import time
import tomllib
from urllib.parse import quote

import wire
from server import Server
from visitor import Visitor

#: Minutes ago: before all that is said. The topics are from then.
BEGINNING = 1480


class Mate(Visitor):
    """One of them, who is logged in."""

    def __init__(self, port, name):
        super().__init__(port)
        self.name = name
        assert self.log_in(name).status == 200, name

    def does(self, path, **form):
        answer = self.post(path, {**form, "_xsrf": self.card["xsrf"]})
        assert answer.status < 300, (path, form, answer)
        return answer.json() if answer.body.startswith(b"{") else None

    def says(self, channel, text, **form):
        return self.does(f"/channels/{quote(channel)}", text=text, **form)["id"]

    def types(self, channel):
        """For five seconds: no page shows it longer."""
        self.ask(wire.request(
            "POST", f"/channels/{quote(channel)}?ttl=5", json.dumps({"typing": True}).encode(),
            "application/json", self.with_cookie([f"X-XSRF-Token: {self.card['xsrf']}"])))

    def stays(self, *channels):
        """Listens, and so is among the people, until the socket that this returns is closed."""
        names = ",".join(map(quote, channels))
        ticket = self.get(f"/me?channels={names}").json()["ticket"]
        sock = socket.create_connection(("127.0.0.1", self.port))
        sock.sendall(wire.request("GET", f"/poll?channels={names}&since=now&t={ticket}", fields=[
            "Accept: text/event-stream"]))
        return sock


class Team:
    """Their server, which is started, and in which all has been said. `site` has a box of it."""

    def __init__(self, program, folder, talk, site):
        with open(talk, "rb") as file:
            self.talk = tomllib.load(file)
        self.channels = [channel["name"] for channel in self.talk["channel"]]
        self.journal = str(folder / "chat.db")
        self.server = Server(program, [
            "--journal", self.journal, "--login", "name", "--login-rate", "1000",
            "--channel-rate", "1000", "--hold", "20", "--allow-origin", site], str(folder / "server.log"))
        self.server.start()
        self.mates = {}
        self.speak()
        self.server.terminate()
        self.spread()
        self.server.start()
        for mate in self.mates.values():
            mate.port = self.server.port
            mate.me()
        self.origin = f"http://127.0.0.1:{self.server.port}"
        self.others = [mate for name, mate in self.mates.items() if name != self.talk["me"]]
        self.open = [mate.stays(*self.channels) for mate in self.others]

    def close(self):
        for sock in self.open:
            sock.close()
        self.server.__exit__()

    def mate(self, name):
        if name not in self.mates:
            self.mates[name] = Mate(self.server.port, name)
        return self.mates[name]

    def speak(self):
        """In the order of the day, so that ids rise with the time."""
        self.minutes = {}
        for channel in self.talk["channel"]:
            if channel["topic"]:
                place = f"/channels/{quote(channel['name'])}/topic"
                self.mate(self.talk["me"]).does(place, topic=channel["topic"])
        said = sorted((
            (minutes, channel["name"], who, text) for channel in self.talk["channel"]
            for minutes, who, text in channel["messages"]), key=lambda one: -one[0])
        for minutes, channel, who, text in said:
            id = self.mate(who).says(channel, text)
            self.minutes[id] = minutes
            for first in self.talk["channel"]:
                place = f"/channels/{quote(channel)}/messages/{id}"
                if first.get("edited", [None])[0] == text:
                    self.mate(who).does(f"{place}/edit", text=first["edited"][1])
                if first.get("deleted") == text:
                    self.mate(who).does(f"{place}/delete")

    def spread(self):
        """Gives each message its time: the server itself knows only that of the moment."""
        now = int(time.time() * 1000)
        with contextlib.closing(sqlite3.connect(self.journal)) as file, file:
            file.execute("UPDATE message SET at = ?", (now - BEGINNING * 60000,))
            for id, minutes in self.minutes.items():
                file.execute("UPDATE message SET at = ?1, edited = "
                             "CASE WHEN edited IS NULL THEN NULL ELSE ?1 + 60000 END "
                             "WHERE seq = ?2", (now - minutes * 60000, int(id.rpartition(":")[2])))

    def go_on(self):
        """In the other channels, while somebody looks at the first."""
        for channel in self.talk["channel"]:
            for who, text in channel.get("later", []):
                self.mate(who).says(channel["name"], text)
