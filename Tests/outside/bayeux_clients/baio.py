"""baiocas as a client: baio.py URL CHANNEL,TRANSPORT[,ack][,replay]...

Lines of JSON on standard input tell what to publish; on standard output, what was heard.
"""
# SPDX-License-Identifier: MIT

import json
import os
import sys
import threading

from baiocas.client import Client
from baiocas.extensions.ack import AckExtension
from baiocas.extensions.base import Extension
from baiocas.transports.long_polling import LongPollingHttpTransport
from tornado import gen
from tornado.ioloop import IOLoop


class Transport(LongPollingHttpTransport):
    """Its own waits for ever when a connection breaks: nobody catches the error of Tornado's."""

    @gen.coroutine
    def send(self, messages, sync=False):
        try:
            yield super().send(messages, sync)
        except Exception as error:
            self._client.fail_messages(messages, error)


class Replay(Extension):
    """Who subscribes again says what came last."""

    def __init__(self):
        super().__init__()
        self.last = {}

    def send(self, message):
        id = self.last.get(message.subscription)
        if id:
            message.setdefault("ext", {})["replay"] = {str(message.subscription): id}
        return message

    def receive(self, message):
        if "data" in message and message.id:
            self.last[message.channel] = message.id
        return message


#: The ack extension is baiocas' own.
EXTENSIONS = {"ack": AckExtension, "replay": Replay}


def tell(channel, **words):
    print(json.dumps({"channel": channel, **words}), flush=True)


class Talk:
    def __init__(self, url, channel, extensions):
        self.name = channel
        self.client = Client(url, backoff_period_increment=100)
        self.client.register_transport(Transport())
        for name in extensions:
            self.client.register_extension(EXTENSIONS[name]())
        self.client.get_channel("/meta/handshake").add_listener(self.shaken)
        self.client.get_channel("/meta/subscribe").add_listener(self.subscribed)
        self.client.handshake()

    def shaken(self, channel, message):
        """After a restart as well: subscriptions end with the server's client id."""
        if message.successful:
            self.client.get_channel(self.name).subscribe(self.hear)

    def subscribed(self, channel, message):
        if message.successful:
            tell(self.name, by=self.client.transport.name)
        else:
            tell(self.name, error=message.error)

    def hear(self, channel, message):
        tell(self.name, heard=message.data)

    def publish(self, data):
        """In one array: requests side by side would come in any order."""
        with self.client.batch():
            for each in data:
                self.client.get_channel(self.name).publish(each)


def take_orders(loop, talks):
    for line in sys.stdin:
        order = json.loads(line)
        loop.add_callback(talks[order["channel"]].publish, order["publish"])
    os._exit(0)


def main():
    loop, talks = IOLoop.current(), {}
    for words in sys.argv[2:]:
        channel, transport, *extensions = words.split(",")
        assert transport == "long-polling", "baiocas has no other"
        talks[channel] = Talk(sys.argv[1], channel, extensions)
    threading.Thread(target=take_orders, args=(loop, talks), daemon=True).start()
    loop.start()


main()
