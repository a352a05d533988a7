"""The chat's requests, and what they mean. Written from docs/protocol.md, not from the server."""
# SPDX-License-Identifier: MIT

import json
from urllib.parse import quote, urlencode

import wire


def poll_request(
        channels, since, hold=0, limit=None, client=None, name=None, callback=None, ticket=None,
        fields=()):
    query = {
        "channels": ",".join(channels), "since": since, "hold": hold, "limit": limit,
        "client": client, "from": name, "callback": callback, "t": ticket}
    query = {key: value for key, value in query.items() if value is not None}
    return wire.request("GET", "/poll?" + urlencode(query, safe=":,"), fields=fields)


def publish_request(channel, text, nonce=None, name=None, ttl=None, fields=()):
    """Posts a text: as JSON, or as a form if it has a nonce or a name. `fields`: who posts it."""
    query = {} if ttl is None else {"ttl": ttl}
    target = f"/channels/{quote(channel)}" + ("?" + urlencode(query) if query else "")
    if nonce is None and name is None:
        return wire.request(
            "POST", target, json.dumps({"text": text}).encode(), "application/json", fields)
    form = {"text": text}
    if nonce is not None:
        form["nonce"] = nonce
    if name is not None:
        form["from"] = name
    return wire.request(
        "POST", target, urlencode(form).encode(), "application/x-www-form-urlencoded", fields)


def history_request(channel, before=None, limit=1000, fields=()):
    query = {"limit": limit}
    if before is not None:
        query["before"] = before
    return wire.request(
        "GET", f"/channels/{quote(channel)}/messages?" + urlencode(query, safe=":"), fields=fields)


def history(port, channel, fields=()):
    """All messages kept in a channel, oldest first, read page by page from the newest. `fields`: who
    reads."""
    messages, before = [], None
    while True:
        answer = wire.ask(port, history_request(channel, before, fields=fields))
        if answer.status != 200:
            raise AssertionError(f"a page of history was answered {answer!r}")
        page = answer.json()
        messages[:0] = page["messages"]
        if not page.get("more"):
            return messages
        before = page["messages"][0]["id"]


def epoch_of(position):
    """Clients must not look into a position; a test of the server does."""
    return position.rpartition(":")[0]


def number_of(position):
    return int(position.rpartition(":")[2])
