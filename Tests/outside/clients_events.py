"""Libraries for Server-Sent Events: each opens a stream, and gives its answers one by one."""
# SPDX-License-Identifier: MIT

import json

import httpx
import httpx_sse
import requests
import sseclient

PATIENCE = 30


class HttpxClient:
    """httpx-sse. A cursor goes into Last-Event-ID, as a browser has it."""

    name = "httpx-sse"

    def __init__(self, talk, cursor):
        fields = {} if cursor == "now" else {"Last-Event-ID": cursor}
        self.client = httpx.Client(timeout=PATIENCE)
        self.context = httpx_sse.connect_sse(
            self.client, "GET", talk.origin + talk.target("now"), headers=fields)

    def __enter__(self):
        source = self.context.__enter__()
        self.events = source.iter_sse()
        return self

    def page(self):
        return page_of(next(self.events))

    def __exit__(self, *_):
        self.context.__exit__(None, None, None)
        self.client.close()


class SSEClient:
    """sseclient-py, on requests."""

    name = "sseclient-py"

    def __init__(self, talk, cursor):
        fields = {"Accept": "text/event-stream"}
        if cursor != "now":
            fields["Last-Event-ID"] = cursor
        self.response = requests.get(
            talk.origin + talk.target("now"), stream=True, headers=fields, timeout=PATIENCE)
        assert self.response.status_code == 200, f"{self.response.status_code}"
        self.events = sseclient.SSEClient(self.response).events()

    def __enter__(self):
        return self

    def page(self):
        return page_of(next(self.events))

    def __exit__(self, *_):
        self.response.close()


def page_of(event):
    """An event is a plain message, with data, whose id is where to go on."""
    assert event.event == "message", f"an event is called {event.event}"
    page = json.loads(event.data)
    assert event.id == page["next"], f"id {event.id} and next {page['next']}"
    return page


EVENTS = (HttpxClient, SSEClient)
