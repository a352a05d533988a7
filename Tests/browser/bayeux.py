"""Bayeux clients of a page's own, written by hand, with the habits of Faye and of CometD on the wire."""
# SPDX-License-Identifier: MIT

import chat
import wire
from patience import until

#: Script tags alone, in the JavaScript of 1999. `Faye` and `CometD` below are its habits.
SCRIPT_TAGS = """
function Client(url, channel, habits) {
    var ids = 0, calls = 0, clientId, last, ack, self = this;
    self.heard = [];

    // Asks by a script tag. Without an answer it asks again, with the same id.
    function send(message, done) {
        var tag = document.createElement("script"), name = habits.callback(++calls);
        function again() { remove(); setTimeout(function () { send(message, done); }, 100); }
        function remove() {
            clearTimeout(timer);
            window[name] = function () {};
            tag.parentNode.removeChild(tag);
        }
        var timer = setTimeout(again, 5000);
        if (!message.id) message.id = String(++ids);
        if (clientId) message.clientId = clientId;
        window[name] = function (replies) { remove(); receive(replies, done); };
        tag.onerror = again;
        tag.src = url + habits.path(message) + "?message="
            + encodeURIComponent(JSON.stringify([message])) + "&jsonp=" + name;
        document.getElementsByTagName("head")[0].appendChild(tag);
    }

    function receive(replies, done) {
        for (var i = 0; i < replies.length; i++) {
            if (replies[i].data === undefined) continue;
            self.heard.push(replies[i].data.text);
            last = replies[i].id;
        }
        done(replies[0]);
    }

    function handshake() {
        clientId = undefined;
        send({ channel: "/meta/handshake", version: "1.0",
            supportedConnectionTypes: ["callback-polling"],
            ext: { ack: habits.acks, ticket: habits.ticket } }, function (reply) {
            clientId = reply.clientId;
            ack = habits.acks && reply.ext.ack.batch;
            subscribe();
        });
    }

    // The replay extension: goes on behind the last message that was heard.
    function subscribe() {
        var message = { channel: "/meta/subscribe", subscription: channel };
        if (last) (message.ext = { replay: {} }).replay[channel] = last;
        send(message, connect);
    }

    function connect(reply) {
        if (reply.advice && reply.advice.reconnect === "handshake") return handshake();
        self.isConnected = true;
        if (habits.acks && reply.ext) ack = reply.ext.ack || ack;
        send({ channel: "/meta/connect", connectionType: "callback-polling", ext: { ack: ack } },
            connect);
    }

    self.publish = function (data, done) { send({ channel: channel, data: data }, done); };
    handshake();
}
var Faye = {
    callback: function (count) { return "__jsonp" + count + "__"; },
    path: function () { return ""; }
};
var CometD = {
    acks: true, callback: function (count) { return "_cometd_jsonp_" + count; },
    path: function (message) { // as CometD does, where the type is one of these
        var type = /^\\/meta\\/(handshake|connect|disconnect)$/.exec(message.channel);
        return type ? "/" + type[1] : "";
    }
};
"""

#: XMLHttpRequest for all but messages, and an EventSource for those: Faye's transport `eventsource`.
#: Without `events` it is `cross-origin-long-polling`. Where an answer cannot be read, `failures` grows.
REQUESTS = """
function Client(url, channel, events) {
    var ids = 0, clientId, self = this, kind = events ? "eventsource" : "cross-origin-long-polling";
    self.heard = [];
    self.failures = self.opens = 0;

    // The body is Faye's for other origins: a form, and its type is text/plain.
    function send(message, done) {
        var request = new XMLHttpRequest();
        message.id = message.id || String(++ids);
        if (clientId) message.clientId = clientId;
        request.open("POST", url);
        request.withCredentials = true;
        request.setRequestHeader("Pragma", "no-cache"); // so the browser asks for leave first
        request.onload = function () {
            var replies = JSON.parse(request.responseText);
            receive(replies);
            done(replies[0]);
        };
        request.onerror = function () {
            self.failures++;
            setTimeout(function () { send(message, done); }, 100);
        };
        request.send("message=" + encodeURIComponent(JSON.stringify([message])));
    }

    function receive(messages) {
        for (var i = 0; i < messages.length; i++) {
            if (messages[i].data !== undefined) self.heard.push(messages[i].data.text);
        }
    }

    function connect() {
        send({ channel: "/meta/connect", connectionType: kind }, connect);
    }

    self.publish = function (data, done) { send({ channel: channel, data: data }, done); };
    send({ channel: "/meta/handshake", version: "1.0", supportedConnectionTypes: [kind] },
        function (reply) {
            clientId = reply.clientId;
            send({ channel: "/meta/subscribe", subscription: channel }, function () {
                if (events) {
                    var source = new EventSource(url + "/" + clientId);
                    source.onopen = function () { self.opens++; };
                    source.onmessage = function (event) { receive(JSON.parse(event.data)); };
                }
                self.isConnected = true;
                connect();
            });
        });
}
"""


class Page:
    """A page, open in a browser, with one of these clients in it."""

    def __init__(self, browser, address, client):
        self.browser = browser
        browser.get(address)
        browser.execute_script("""
            var script = document.createElement("script");
            script.text = arguments[0];
            document.documentElement.appendChild(script);
        """, client)

    def starts(self, url, channel, more="null"):
        """Connects. `more`: the third argument of the client, in JavaScript."""
        self.browser.execute_script(
            f"window.client = new Client(arguments[0] + '/bayeux', arguments[1], {more})",
            url, f"/chat/{channel}")
        return self

    def asks(self, script):
        return self.browser.execute_script(f"return client.{script}")

    def is_connected(self):
        until(lambda: self.asks("isConnected"), "a subscription")

    def hears(self, texts):
        """Exactly these have come, in this order."""
        until(lambda: len(self.asks("heard")) >= len(texts), lambda: f"heard {self.asks('heard')}")
        assert self.asks("heard") == texts

    def publishes(self, text):
        """Publishes, and returns the reply."""
        self.browser.set_script_timeout(10)
        return self.browser.execute_async_script(
            "client.publish({text: arguments[0]}, arguments[1])", text)


def say(server, channel, texts):
    for text in texts:
        assert wire.ask(server.port, chat.publish_request(channel, text)).status == 201


def said(server, channel):
    answer = wire.ask(server.port, chat.poll_request([channel], "start"))
    return [message["body"]["text"] for message in answer.json()["messages"]]
