"""aiocometd or aiocometd-ng as a client: aio.py MODULE URL CHANNEL,TRANSPORT[,ack][,replay]...

Lines of JSON on standard input tell what to publish; on standard output, what was heard.
"""
# SPDX-License-Identifier: MIT

import asyncio
import importlib
import json
import os
import sys

MODULE = importlib.import_module(sys.argv[1])
Extension = importlib.import_module(sys.argv[1] + ".extensions").Extension
ConnectionType = importlib.import_module(sys.argv[1] + ".constants").ConnectionType


class Ack(Extension):
    """CometD's: the last number that came goes back with the next connect."""

    last = -1

    async def outgoing(self, payload, headers):
        for message in payload:
            if message["channel"] == "/meta/handshake":
                message.setdefault("ext", {})["ack"] = True
            elif message["channel"] == "/meta/connect":
                message.setdefault("ext", {})["ack"] = self.last

    async def incoming(self, payload, headers=None):
        for message in payload:
            if message["channel"] == "/meta/connect":
                self.last = message.get("ext", {}).get("ack", self.last)
            elif message["channel"] == "/meta/handshake":
                self.last = -1


class Replay(Extension):
    """Who subscribes again says what came last."""

    def __init__(self):
        self.last = {}

    async def outgoing(self, payload, headers):
        for message in payload:
            if message.get("subscription") in self.last:
                channel = message["subscription"]
                message.setdefault("ext", {})["replay"] = {channel: self.last[channel]}

    async def incoming(self, payload, headers=None):
        for message in payload:
            if "data" in message and "id" in message:
                self.last[message["channel"]] = message["id"]


EXTENSIONS = {"ack": Ack, "replay": Replay}


def tell(channel, **words):
    print(json.dumps({"channel": channel, **words}), flush=True)


async def converse(url, words, orders):
    channel, transport, *extensions = words.split(",")
    # Without a limit on how long it tries again: aiocometd-ng's breaks on Python 3.10 and newer.
    client = MODULE.Client(
        url, connection_types=[ConnectionType(transport)], connection_timeout=0,
        extensions=[EXTENSIONS[name]() for name in extensions])
    async with client:
        await client.subscribe(channel)
        tell(channel, by=client.connection_type.value)
        await asyncio.gather(hear(client, channel), publish(client, channel, orders[channel]))


async def hear(client, channel):
    async for message in client:
        tell(channel, heard=message["data"])


async def publish(client, channel, orders):
    """One after the other: HTTP requests side by side would come in any order."""
    while True:
        for data in await orders.get():
            await client.publish(channel, data)


def take_orders(loop, orders):
    for line in sys.stdin:
        order = json.loads(line)
        loop.call_soon_threadsafe(orders[order["channel"]].put_nowait, order["publish"])
    os._exit(0)


async def main():
    orders = {words.split(",")[0]: asyncio.Queue() for words in sys.argv[3:]}
    talks = [asyncio.ensure_future(converse(sys.argv[2], words, orders)) for words in sys.argv[3:]]
    loop = asyncio.get_running_loop()
    take = loop.run_in_executor(None, take_orders, loop, orders)
    await asyncio.gather(take, *talks)


asyncio.run(main())
