"""The frames of a WebSocket on docs/openapi.yaml beside those of a real conversation."""
# SPDX-License-Identifier: MIT

import json

import websocket  # websocket-client
import yaml
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

#: What a client says, and whether the page takes it; the server must think the same. All but the
#: last are answered by a reply.
COMMANDS = (
    ('{"do":1,"say":"frames","body":{"text":"hi"},"nonce":"f00dcafe1","from":"ann"}', True),
    ('{"do":2,"say":"frames","body":[1.50,null,"\\u20ac"]}', True),
    ('{"do":3,"say":"frames","body":{"typing":true},"ttl":5}', True),
    ('{"do":4.5,"listen":["frames","Lobby"],"since":"start"}', True),
    ('{"do":-6,"listen":["frames"]}', True),
    ('{"do":7,"say":"frames"}', False),
    ('{"do":8,"say":"no channel","body":1}', False),
    ('{"do":9,"say":"frames","body":1,"ttl":0}', False),
    ('{"do":10,"say":"frames","body":1,"nonce":"short"}', False),
    ('{"do":11,"listen":[]}', False),
    ('{"do":12,"listen":["a b"]}', False),
    ('{"do":13,"listen":["frames"],"since":"yesterday"}', False),
    ('{"do":14}', False),
    ('{"do":"15","say":"frames","body":1}', False),
    ('{"say":"frames","body":1}', False),
)
#: What the server never sends.
NO_FRAMES = (
    '{"messages":[]}', '{"next":"a:1"}', '{"next":"a:1","messages":[{"id":"a:1"}]}',
    '{"re":1,"id":"a:1","error":{"status":400,"message":"No."}}', '{"re":"1"}', '{"id":"a:1"}',
    '{"error":"No."}', '[]', 'null')


def run(report, page, port):
    with open(page, encoding="utf-8") as file:
        spec = yaml.safe_load(file)
    server, client = validator(spec, "ServerFrame"), validator(spec, "ClientFrame")
    for text in NO_FRAMES:
        report.check(not server.is_valid(json.loads(text)), f"the page takes {text} for a frame")
    talk(report, port, server, client)
    end(report, port, server)


def validator(spec, name):
    page = Resource.from_contents(spec, default_specification=DRAFT202012)
    return Draft202012Validator(
        {"$ref": f"page#/components/schemas/{name}"},
        registry=Registry().with_resource("page", page))


def talk(report, port, server, client):
    """Every command, and all that the server sends meanwhile."""
    socket = connect(port, "channels=frames&from=ann")
    answers = []
    for text, is_right in COMMANDS:
        is_taken = client.is_valid(json.loads(text))
        report.check(is_taken == is_right, f"the page and the test differ about {text}")
        socket.send(text)
        while "re" not in (frame := receive(report, socket, server)):
            answers.append(frame)
        report.check(
            frame["re"] == number(text) and ("error" in frame) != is_right,
            f"{text} was answered {frame}")
    for _ in range(10):  # the server tells who came a second later
        answers.append(receive(report, socket, server))
        if {"id", "ttl", "kind"} <= (found := fields(answers)):
            break
    report.check({"id", "ttl", "kind", "from"} <= found, f"not every kind of message: {found}")
    report.figure(f"{len(COMMANDS)} commands, {len(answers)} answers")
    socket.close()


def fields(answers):
    """What is a field of some message."""
    return {name for answer in answers for message in answer["messages"] for name in message}


def number(text):
    """The `re` of a reply to this."""
    do = json.loads(text).get("do")
    return do if isinstance(do, (int, float)) else None


def end(report, port, server):
    """What is no object ends the connection, with an error and a Close."""
    socket = connect(port, "channels=frames")
    receive(report, socket, server)
    socket.send("[]")
    error = receive(report, socket, server)
    report.check(error.get("error", {}).get("status") == 400, f"[] was answered {error}")
    code, data = socket.recv_data()
    report.check(
        (code, data[:2]) == (websocket.ABNF.OPCODE_CLOSE, (4400).to_bytes(2, "big")),
        f"behind an error came {code} {data}")
    socket.close()


def connect(port, query):
    return websocket.create_connection(
        f"ws://127.0.0.1:{port}/poll?{query}", timeout=10, suppress_origin=True)


def receive(report, socket, server):
    """The next frame, which must be one of the page's."""
    frame = json.loads(socket.recv())
    for error in server.iter_errors(frame):
        report.fail(f"{frame} is no frame of the page's: {error.message}")
    return frame
