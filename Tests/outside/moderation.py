"""The operator deletes: through the socket that `--admin-socket` names."""
# SPDX-License-Identifier: MIT

import json
import socket

import wire


def ask(place, path, **fields):
    """The answer to a POST of these fields as JSON."""
    with socket.socket(socket.AF_UNIX) as sock:
        sock.settimeout(30)
        sock.connect(place)
        sock.sendall(wire.request("POST", path, json.dumps(fields).encode(), "application/json"))
        return wire.receive(sock)[0]


def delete(place, position):
    """Deletes one message."""
    return ask(place, "/delete", id=position)


def clear(place, channel):
    """Deletes all messages of a channel."""
    return ask(place, "/clear", channel=channel)
