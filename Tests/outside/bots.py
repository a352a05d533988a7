"""Scripts with a token of the server's: the simplest of those whom a message belongs to."""
# SPDX-License-Identifier: MIT

import json
import subprocess
from urllib.parse import quote

import wire


class Bot:
    """`keys`: where the server's are, as options have it. They must be there."""

    def __init__(self, program, keys, name):
        self.name = name
        #: Who it is to others, once it is known.
        self.person = None
        token = subprocess.run(
            [program, "token", name, *keys], check=True, capture_output=True, text=True).stdout.strip()
        self.fields = (f"Authorization: Bearer {token}",)

    def edit_request(self, channel, position, text):
        return self.change_request(channel, position, "edit", {"text": text})

    def delete_request(self, channel, position):
        return self.change_request(channel, position, "delete", {})

    def change_request(self, channel, position, verb, value):
        return wire.request(
            "POST", f"/channels/{quote(channel)}/messages/{quote(position, safe=':')}/{verb}",
            json.dumps(value).encode(), "application/json", self.fields)
