"""What schemathesis needs to know of Fireside beyond its page. Loaded by schemathesis."""
# SPDX-License-Identifier: MIT

import itertools
import json
import re
import unicodedata

import schemathesis
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

SCRIPT = re.compile(rb"/\*\*/([A-Za-z_$][0-9A-Za-z_$.]*)\(([\x20-\x7e\t]*)\);\n", re.DOTALL)
IN_BAND = re.compile(rb'/\*\*/[^(]+\(\{"error":\{"status":4[0-9][0-9],')
TURNING = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
#: Whether the next poll waits.
WAITS = itertools.cycle([True] + [False] * 19)


@schemathesis.deserializer(
    "text/javascript", "text/plain", "text/html", "text/event-stream", "application/x-ndjson")
def text(ctx, response):
    """Checked against the page as a string."""
    return response.content.decode("utf-8")


@schemathesis.hook
def before_call(ctx, case, kwargs):
    """Nobody has minutes to wait: most polls ask without waiting, the others wait for a second.

    And what the page can only say in words: a form's marks go before the query's.
    """
    if case.operation.path == "/poll" and case.query is not None:
        hold = str(case.query.get("hold", "110"))
        if re.fullmatch("[0-9]+", hold) and int(hold) <= 110:
            case.query["hold"] = "1" if next(WAITS) else "0"
    if case.operation.path.endswith("/stream"):
        end_soon(case)
    if case.query and isinstance(case.query.get("t"), str):
        case.query["t"] = case.query["t"][:200]  # percent signs make a line too long
    # A form that comes out empty is sent in chunks.
    if case.operation.path in ("/login", "/logout"):
        case.body = {**(case.body if isinstance(case.body, dict) else {}), "_page": "lobby"}
    if isinstance(case.body, dict) and case.media_type == "application/x-www-form-urlencoded":
        for name in ("from", "nonce", "ttl"):  # of what a form has the query is not asked
            if name in case.body and case.query:
                case.query.pop(name, None)


def end_soon(case):
    """A stream has no end unless it is given one, or is refused."""
    hold = str((case.query or {}).get("hold", "86400"))
    if re.fullmatch("[0-9]{1,5}", hold) and 1 <= int(hold) <= 86_400:
        case.query = {**(case.query or {}), "hold": "1"}


@schemathesis.hook
def map_query(ctx, query):
    """A schema cannot say which characters a name may have."""
    for name in ("from", "after"):
        if query and query.get(name):
            query[name] = on_one_line(query[name])
    return letters_in_channels(query)


@schemathesis.hook
def map_path_parameters(ctx, parameters):
    """Nor which letters a channel's name may have."""
    if parameters and isinstance(parameters.get("channel"), str):
        parameters["channel"] = of_letters(parameters["channel"])
    return parameters


@schemathesis.hook
def map_body(ctx, body):
    """The same for forms, in all of their fields."""
    if not isinstance(body, dict) or ctx.operation.path == "/":
        return body
    body = visible(body)
    if "from" in body:
        body["from"] = on_one_line(body["from"])
    return letters_in_channels(body)


def letters_in_channels(fields):
    """The same for channels named in a query or a form."""
    for name in ("channel", "channels", "after", "_page", "name"):
        value = (fields or {}).get(name)
        if isinstance(value, str) and (name != "name" or value.startswith("private-")):
            fields[name] = of_letters(value)
    return fields


def of_letters(name):
    """The same number of characters. What is not ASCII becomes Chinese: that looks like nothing in ASCII."""
    return "".join(
        each if ord(each) < 128 else chr(0x4E00 + ord(each) % 2000) for each in name)


def visible(value):
    """Without the characters that no form may have, however deep they are."""
    if isinstance(value, dict):
        return {visible(name): visible(each) for name, each in value.items()}
    if isinstance(value, list):
        return [visible(each) for each in value]
    if not isinstance(value, str):
        return value
    return "".join("x" if is_unfit(each) else each for each in value)


def on_one_line(name):
    """The same number of characters, all of them fit for a name, and some of them to be seen."""
    name = visible(str(name))
    is_seen = any(unicodedata.category(each)[0] in "LNPS" for each in name)
    return name if is_seen or not name else "x" * len(name)


def is_unfit(character):
    category = unicodedata.category(character)
    return category in ("Cc", "Cn", "Cs", "Zl", "Zp") or character in TURNING


@schemathesis.check
def script_is_json(ctx, response, case):
    """A script calls the callback that was named, with JSON, in ASCII."""
    is_script = response.headers.get("content-type", [""])[0].startswith("text/javascript")
    if case.operation.path == "/fireside.js" or not is_script:
        return
    found = SCRIPT.fullmatch(response.content)
    assert found, "a script is not a call"
    json.loads(found[2])


@schemathesis.check
def refuses_what_is_wrong(ctx, response, case):
    """schemathesis' own check, but a script is told of its error in band, with status 200; a line
    may be too long; and parameters that nobody knows are ignored."""
    known = {each.name for each in case.operation.query}
    is_ignored = response.status_code < 300 and set(case.query or {}) - known
    if not (IN_BAND.match(response.content) or response.status_code == 414 or is_ignored):
        negative_data_rejection(ctx, response, case)


@schemathesis.check
def accepts_what_is_right(ctx, response, case):
    """schemathesis' own check, but no pattern holds the words that a callback must not be."""
    if not response.content.startswith(b"The callback's name must be"):
        positive_data_acceptance(ctx, response, case)
