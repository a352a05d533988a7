"""What is counted.

SPDX-License-Identifier: MIT
"""

from chat.aims import BURST, EVENT, FRAME, FRAME_PUBLISH, PUBLISH, ROUND
from chat.servers import Fireside, Nchan

from .bayeux import ENDPOINT, Bayeux, LongPolling
from .operations import Delivery, FramePublish, Publish, Round
from .streams import EventStream, WebSocket

TITLES = {
    "publish": PUBLISH, "burst": BURST, "round": ROUND, "event": EVENT, "frame": FRAME,
    "frame publish": FRAME_PUBLISH,
    "start": "A start, until the first answer"}


def fireside(journal, *words):
    """Its channels are soon full, so that each message also deletes one."""
    return Fireside(journal=journal, words=["--loops", "1", "--keep-messages", "100", *words])


def memory():
    return fireside("memory")


def patient():
    """A speaker's session ends some holds after the handshake."""
    return fireside("memory", "--bayeux", "on", "--hold", "110")


def sqlite():
    return fireside("sqlite")


def nchan():
    return Nchan(workers=0)


def publish(path, clients):
    return lambda server: Publish(server, path, clients)


def waiting(ask, post):
    return lambda server: Round(server, ask, post, 200)


def connecting(kind):
    return lambda server: Round(server, ENDPOINT, ENDPOINT, 200, kind)


def staying(stream, path, post):
    return lambda server: Delivery(server, stream, path, post, 200)


def publish_frame(path, text, acknowledgement):
    return lambda server: FramePublish(server, path, text, acknowledgement)


POLL = waiting("/poll?channels=room&since={cursor}&callback=f{number}", "/channels/room")
STREAM = "/poll?channels=room&since=now&client=client{number:06}"
# It listens to another channel than it speaks in.
SAY = publish_frame(
    "/poll?channels=other&since=now", b'{"do":1,"say":"room","body":%s}', b'{"re":1,"id"')

# For each row its table, its name, the server, and the operation; None is the server's start.
PLAN = [
    ("publish", "Fireside, memory", memory, publish("/channels/room", 1)),
    ("publish", "Fireside, SQLite", sqlite, publish("/channels/room", 1)),
    ("publish", "nchan", nchan, publish("/pub?room=room", 1)),
    ("burst", "Fireside, memory", memory, publish("/channels/room", 16)),
    ("burst", "Fireside, SQLite", sqlite, publish("/channels/room", 16)),
    ("burst", "nchan", nchan, publish("/pub?room=room", 16)),
    ("round", "Fireside /", memory, waiting("/?callback=f{number}", "/")),
    ("round", "Fireside /poll, memory", memory, POLL),
    ("round", "Fireside /poll, SQLite", sqlite, POLL),
    ("round", "Fireside /bayeux, callback-polling", patient, connecting(Bayeux)),
    ("round", "Fireside /bayeux, long-polling", patient, connecting(LongPolling)),
    ("round", "nchan", nchan, waiting("/sub?room=room", "/pub?room=room")),
    ("event", "Fireside, memory", memory, staying(EventStream, STREAM, "/channels/room")),
    ("event", "nchan", nchan, staying(EventStream, "/sub?room=room", "/pub?room=room")),
    ("frame", "Fireside, memory", memory, staying(WebSocket, STREAM, "/channels/room")),
    ("frame", "nchan", nchan, staying(WebSocket, "/sub?room=room", "/pub?room=room")),
    ("frame publish", "Fireside, memory", memory, SAY),
    ("frame publish", "Fireside, SQLite", sqlite, SAY),
    ("frame publish", "nchan", nchan, publish_frame("/pub?room=room", b"%s", b"queued")),
    ("start", "Fireside, memory", memory, None),
    ("start", "Fireside, SQLite", sqlite, None)]


def chosen(words):
    """The rows that have one of `words` in their table or in their name; without words, all."""
    return [row for row in PLAN
            if not words or any(word in f"{row[0]} {row[1]}" for word in words)]
