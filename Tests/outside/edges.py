"""The edges of every parameter on docs/openapi.yaml: what is just inside is taken, what is just
outside is refused with a sentence.

Schemathesis hardly tells: it forgives a request of several parameters that has a valid one.
"""
# SPDX-License-Identifier: MIT

from urllib.parse import quote

import yaml

import wire

#: Values inside and outside, by the name of a schema or a parameter.
WORDS = {
    "ChannelName": (["a", "A-_9", "x" * 64], ["x" * 65, "a b", "a.b", "\u00e4", "a,b"]),
    "PageChannel": (["", "a", "A-_9", "x" * 64], ["x" * 65, "a b", "a.b", "\u00e4", "a,b"]),
    "Mark": (["12345678", "A-_" * 21 + "x"], ["", "1234567", "x" * 65, "1234567 8", "1234567.9"]),
    "Name": (["a", "\U0001f525" * 64], ["", " ", "x" * 65, "a\nb", "a\0b", "a\u202eb"]),
    "Position": (["a:0", "z" * 16 + ":9"],
                 ["", "a", "a:", ":1", "a:x", "A:1", "a:-1", "z" * 17 + ":1"]),
    "Cursor": (["now", "start", "-1", "-1000", "a:1"],
               ["", "-0", "-1001", "1", "Now", "a:1:2", "-1.5"]),
    "callback": (["f", "$_", "a.b.c.d.e", "x" * 64],
                 ["", "x" * 65, "a.b.c.d.e.f", "a..b", "1a", "a-b"]),
    "ChannelNames": (["a", "a,b", ",".join(f"c{n}" for n in range(64))],
                     ["", ",", "a,", "a b", ",".join(f"c{n}" for n in range(65))]),
    "sort": (["name", "people"], ["", "size", "People", "name,people"]),
    "format": (["json", "text"], ["", "JSON", "xml", "json,text"]),
    # Nobody can make up what is signed.
    "t": ([], ["", "a", "a.b", "a.b.c", "e30.e30.e30", "x" * 4097]),
}
#: What is refused with another status than 400.
STATUS = {"t": 401}
#: What a request needs besides the parameter that is tried. The lobby has a message.
BESIDES = {"/poll": {"channels": "lobby", "since": "start", "hold": "0"}}


def run(report, page, port):
    with open(page, encoding="utf-8") as file:
        spec = yaml.safe_load(file)
    wire.ask(port, wire.request("POST", "/", b'"hi"', "application/json"))
    for path, item in spec["paths"].items():
        for method in ("get", "post"):
            operation = item.get(method)
            if not operation:
                continue
            parameters = [
                resolve(spec, each)
                for each in item.get("parameters", []) + operation.get("parameters", [])
            ]
            has_callback = any(each["name"] == "callback" for each in parameters)
            for parameter in parameters:
                if parameter["in"] in ("cookie", "header"):
                    continue  # looked at with a form alone; the tests of sessions do
                inside, outside = edges(parameter)
                for value in inside:
                    answer = ask(port, method, path, parameter, value)
                    report.check(answer.status in (200, 201), (
                        f"{method} {path} {parameter['name']}={value!r} was answered {answer!r}"))
                for value in outside:
                    refused(report, port, method, path, parameter, value, has_callback)


def refused(report, port, method, path, parameter, value, has_callback):
    """With a status and a sentence, and in band where a script asks."""
    what = f"{method} {path} {parameter['name']}={value!r}"
    status = STATUS.get(parameter["name"], 400)
    answer = ask(port, method, path, parameter, value)
    report.check(
        answer.status == status and answer.body.endswith(b".\n"), f"{what} was answered {answer!r}")
    # Where the query is no text, there is no callback either: that stays a plain sentence.
    is_text = all(each.isprintable() for each in value if each != "\u202e")
    if has_callback and parameter["name"] != "callback" and is_text:
        answer = ask(port, method, path, parameter, value, {"callback": "f"})
        report.check(
            answer.status == 200
            and answer.body.startswith(b'/**/f({"error":{"status":%d,' % status),
            f"{what} for a script was answered {answer!r}")


def resolve(spec, node):
    while "$ref" in node:
        kind, name = node["$ref"].split("/")[-2:]
        node = {"of": name, **spec["components"][kind][name]}
    return node


def edges(parameter):
    """Values inside and outside of what the page allows."""
    schema = parameter["schema"]
    if schema.get("type") == "integer":
        low, high = schema["minimum"], schema["maximum"]
        odd = ["", "x", "1.5", "+1", " 1", "0x1", "1" * 20, str(low - 1), str(high + 1)]
        return [str(low), str(high)], odd
    return WORDS[schema["$ref"].split("/")[-1] if "$ref" in schema else parameter["name"]]


def ask(port, method, path, parameter, value, more=None):
    """The parameter in its place, and what else the request needs."""
    query = {**BESIDES.get(path, {}), **(more or {})}
    if parameter["in"] == "path":
        path = path.replace("{channel}", quote(value, safe=""))
    else:
        path = path.replace("{channel}", "a")
        query[parameter["name"]] = value
    target = path + "?" + "&".join(
        f"{name}={quote(each, safe=',')}" for name, each in query.items())
    body = b'{"text":"hi"}' if method == "post" else b""
    kind = "application/json" if body else None
    return wire.ask(port, wire.request(method.upper(), target, body, kind))
