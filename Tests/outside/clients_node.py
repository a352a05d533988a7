"""Debian's node-ws, in a process of its own, which is told line by line what to do."""
# SPDX-License-Identifier: MIT

import json
import os
import subprocess

from clients_sockets import Closed, SocketClient

#: Where Debian has its modules, for a node that is not Debian's.
MODULES = "/usr/share/nodejs"
PROGRAM = os.path.join(os.path.dirname(os.path.abspath(__file__)), "clients_ws.js")


class NodeClient(SocketClient):
    """It offers permessage-deflate."""

    name = "node-ws"

    def begin(self, url):
        self.process = subprocess.Popen(
            ["node", PROGRAM, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env={**os.environ, "NODE_PATH": MODULES})
        opened = self.read()
        if "open" not in opened:
            raise Closed(opened)
        self.protocol, self.extensions = opened["open"], opened["extensions"]

    def read(self):
        line = self.process.stdout.readline()
        return json.loads(line) if line else {"closed": 1006}

    def tell(self, **words):
        self.process.stdin.write(json.dumps(words).encode() + b"\n")
        self.process.stdin.flush()

    def send(self, words):
        if isinstance(words, bytes):
            self.tell(binary=words.decode("latin-1"))
        else:
            self.tell(text=words)

    def receive(self):
        line = self.read()
        if "closed" in line:
            raise Closed(line["closed"])
        return line["text"]

    def ping(self):
        self.tell(ping="here?")
        while True:
            line = self.read()
            if "pong" in line:
                return line["pong"] == "here?"

    def close(self):
        if self.process.poll() is not None:
            return None
        self.tell(close=1000)
        while "closed" not in (line := self.read()):
            pass
        self.process.stdin.close()
        self.process.wait(30)
        return line["closed"]
