"""Libraries for WebSocket, and what is said with each: messages, pings, other channels, an end."""
# SPDX-License-Identifier: MIT

import asyncio
import collections
import json
import socket
import time

import aiohttp
import websocket
import wsproto
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from wsproto import events

PROTOCOL = "fireside.1"
PATIENCE = 30


class Closed(Exception):
    """The server closed the connection."""

    def __init__(self, code):
        super().__init__(f"closed with {code}")
        self.code = code


class SocketClient:
    """What a library has to do: `begin`, `send`, `receive`, `ping`, `close`, and what was agreed on.

    `send` takes text, or bytes for a binary frame; `receive` gives text, or raises Closed.
    """

    name = ""

    def __init__(self, talk, cursor):
        self.pages, self.replies = collections.deque(), {}
        self.error = None
        self.begin(f"ws://{talk.host}{talk.target(cursor)}")
        assert self.protocol == PROTOCOL, f"the subprotocol is {self.protocol}"
        assert not self.extensions, f"extensions were accepted: {self.extensions}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def take(self):
        value = json.loads(self.receive())
        if "next" in value:
            self.pages.append(value)
        elif "re" in value:
            self.replies[value["re"]] = value
        else:
            self.error = value["error"]

    def page(self):
        while not self.pages:
            self.take()
        return self.pages.popleft()

    def ask(self, do, **words):
        self.send(json.dumps({"do": do, **words}))
        while do not in self.replies:
            self.take()
        return self.replies[do]

    def code(self):
        """How the server closes it."""
        try:
            while True:
                self.take()
        except Closed as end:
            return end.code


class WebsocketsClient(SocketClient):
    """websockets. It offers permessage-deflate."""

    name = "websockets"

    def begin(self, url):
        self.socket = connect(url, subprotocols=[PROTOCOL], open_timeout=PATIENCE)
        self.protocol, self.extensions = self.socket.subprotocol, self.socket.protocol.extensions

    def send(self, words):
        self.socket.send(words)

    def receive(self):
        try:
            return self.socket.recv(PATIENCE)
        except ConnectionClosed as end:
            raise Closed(end.rcvd.code if end.rcvd else 1006) from None

    def ping(self):
        return self.socket.ping(b"here?").wait(PATIENCE)

    def close(self):
        self.socket.close()
        return self.socket.close_code


class WebsocketClient(SocketClient):
    """websocket-client. Its pong is a frame that it gives to its user."""

    name = "websocket-client"

    def begin(self, url):
        self.socket = websocket.create_connection(
            url, timeout=PATIENCE, subprotocols=[PROTOCOL])
        self.protocol = self.socket.subprotocol
        self.extensions = self.socket.headers.get("sec-websocket-extensions")

    def send(self, words):
        if isinstance(words, bytes):
            self.socket.send_binary(words)
        else:
            self.socket.send(words)

    def receive(self):
        kind, data = self.socket.recv_data()
        if kind == websocket.ABNF.OPCODE_CLOSE:
            raise Closed(int.from_bytes(data[:2], "big"))
        return data.decode()

    def ping(self):
        self.socket.ping("here?")
        while True:
            kind, frame = self.socket.recv_data_frame(control_frame=True)
            if kind == websocket.ABNF.OPCODE_PONG:
                return bytes(frame.data) == b"here?"

    def close(self):
        if self.socket.connected:
            self.socket.send_close(1000)
            try:
                self.receive()
            except Closed as end:
                self.socket.shutdown()
                return end.code
        return None


class AiohttpClient(SocketClient):
    """aiohttp. It offers permessage-deflate where it is told to."""

    name = "aiohttp"

    def begin(self, url):
        self.loop = asyncio.new_event_loop()
        self.run(self.connect(url))
        self.protocol, self.extensions = self.socket.protocol, self.socket.compress
        self.pongs = 0

    def run(self, future):
        return self.loop.run_until_complete(asyncio.wait_for(future, PATIENCE))

    async def connect(self, url):
        self.session = aiohttp.ClientSession()
        self.socket = await self.session.ws_connect(
            url, protocols=[PROTOCOL], compress=15, autoping=False)

    def send(self, words):
        binary = isinstance(words, bytes)
        self.run(self.socket.send_bytes(words) if binary else self.socket.send_str(words))

    def receive(self):
        while True:
            message = self.run(self.socket.receive())
            if message.type == aiohttp.WSMsgType.TEXT:
                return message.data
            if message.type == aiohttp.WSMsgType.PONG:
                self.pongs += bytes(message.data) == b"here?"
            elif message.type == aiohttp.WSMsgType.CLOSE:
                raise Closed(message.data)
            else:
                raise Closed(self.socket.close_code)

    def ping(self):
        self.run(self.socket.ping(b"here?"))
        while not self.pongs:
            self.take()
        return True

    def close(self):
        if self.loop.is_closed():
            return None
        self.run(self.socket.close())
        self.run(self.session.close())
        self.loop.close()
        return self.socket.close_code


class WsprotoClient(SocketClient):
    """wsproto, which has no sockets: bytes in, events out."""

    name = "wsproto"

    def begin(self, url):
        host, _, target = url.removeprefix("ws://").partition("/")
        name, _, port = host.partition(":")
        self.sock = socket.create_connection((name, int(port)), PATIENCE)
        self.wire = wsproto.WSConnection(wsproto.ConnectionType.CLIENT)
        self.texts, self.pongs, self.end = collections.deque(), 0, None
        self.accepted = None
        self.out(events.Request(host=host, target=f"/{target}", subprotocols=[PROTOCOL]))
        while not self.accepted:
            self.read()
        self.protocol, self.extensions = self.accepted.subprotocol, self.accepted.extensions

    def out(self, event):
        self.sock.sendall(self.wire.send(event))

    def read(self):
        self.wire.receive_data(self.sock.recv(65536) or None)
        for event in self.wire.events():
            if isinstance(event, events.AcceptConnection):
                self.accepted = event
            elif isinstance(event, events.TextMessage):
                assert event.message_finished, "a text in pieces"
                self.texts.append(event.data)
            elif isinstance(event, events.Pong):
                self.pongs += bytes(event.payload) == b"here?"
            elif isinstance(event, events.CloseConnection):
                self.end = Closed(event.code)

    def send(self, words):
        if isinstance(words, bytes):
            self.out(events.BytesMessage(data=words))
        else:
            self.out(events.TextMessage(data=words))

    def receive(self):
        while not self.texts:
            if self.end:
                raise self.end
            self.read()
        return self.texts.popleft()

    def ping(self):
        self.out(events.Ping(payload=b"here?"))
        while not self.pongs:
            self.read()
        return True

    def close(self):
        if self.sock.fileno() < 0:
            return None
        if not self.end:
            self.out(events.CloseConnection(code=1000))
            while not self.end:
                self.read()
        self.sock.close()
        return self.end.code


SOCKETS = (WebsocketsClient, WebsocketClient, AiohttpClient, WsprotoClient)


def converse(talk, client, trials):
    """What only a WebSocket has: it speaks, is pinged, turns to other channels, and is closed."""
    with client(talk, "now") as one:
        begin = one.page()["next"]
        talk.check(one.ping(), "a ping is not answered")
        speak(talk, one)
        turn(talk, one)
        refuse(talk, one)
        talk.check(one.ping(), "a ping at the end is not answered")
        code = one.close()
        talk.check(code == 1000, f"its own end is answered {code}")
    for what, frame, expected in (
            ("a binary frame", b"\x00\x01", 1003), ("70 KB", "x" * 70_000, 1009),
            ("no JSON", "hello", 4400)):
        with client(talk, begin) as one:
            one.page()
            one.send(frame)
            code = one.code()
            talk.check(code == expected, f"{what} ends with {code}, not {expected}")


def speak(talk, one):
    """Messages with nonces: each has an id, and is heard; said again, it is the same message."""
    texts, ids = [f"from a socket {n}" for n in range(10)], []
    for number, text in enumerate(texts):
        reply = one.ask(
            number, say=talk.channel, body={"text": text}, nonce=f"{talk.channel[:40]}-{number:08}")
        ids.append(reply.get("id"))
    talk.check(all(ids), f"replies without an id: {ids}")
    time.sleep(1)  # so many frames in a second are its share
    again = one.ask(
        50, say=talk.channel, body={"text": "again"}, nonce=f"{talk.channel[:40]}-{0:08}")
    talk.check(again.get("id") == ids[0], f"said again it is {again}")
    heard = []
    while len(heard) < len(texts):
        heard += [
            (message["id"], message["body"]["text"]) for message in one.page()["messages"]]
    talk.check(heard == list(zip(ids, texts)), f"heard {heard}")
    typing = one.ask(51, say=talk.channel, body={"typing": True}, ttl=5)
    talk.check(typing.get("id", 0) is None, f"typing is answered {typing}")
    page = one.page()
    while not page["messages"]:
        page = one.page()
    talk.check(page["messages"][0].get("ttl") == 5, f"typing comes as {page}")


def turn(talk, one):
    """`listen` puts other channels in place of the ones before."""
    other = talk.channel[:50] + "-b"
    reply = one.ask(60, listen=[other])
    talk.check(reply == {"re": 60}, f"listen is answered {reply}")
    first, other_talk = talk.channel, other
    one.ask(61, say=first, body={"text": "to the old channel"})
    one.ask(62, say=other_talk, body={"text": "to the new channel"})
    texts = []
    while not texts:
        texts = [message["body"].get("text") for message in one.page()["messages"]]
    talk.check(texts == ["to the new channel"], f"after listen came {texts}")
    reply = one.ask(63, listen=[first], since="-1")
    texts = []
    while not texts:
        texts = [message["body"].get("text") for message in one.page()["messages"]]
    talk.check(texts == ["to the old channel"], f"listen with since brought {texts}")


def refuse(talk, one):
    """What cannot be done is told in a reply, and the connection stays."""
    time.sleep(1)
    for do, words, status in (
            (70, {"say": "no such name!", "body": 1}, 400), (71, {"listen": ["a b"]}, 400),
            (72, {"ticket": "e30.e30.e30"}, 401), (73, {"say": "private-x", "body": 1}, 403)):
        reply = one.ask(do, **words)
        found = reply.get("error", {}).get("status")
        talk.check(found == status, f"{words} is answered {reply}, not {status}")
