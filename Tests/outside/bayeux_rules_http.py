"""Rules of Bayeux: batches, forms, script tags, paths and origins."""
# SPDX-License-Identifier: MIT

import json
from urllib.parse import urlencode

from bayeux import FORM, JSON, field, handshake, messages_behind
from bayeux_rule import differ, expect, rule

#: The page of this origin may read and post; the test starts the server so.
ORIGIN = "http://pages.example"
SHAKE = json.dumps([handshake(id="1")])


def is_shaken(answer):
    """An answer to SHAKE."""
    assert answer.status == 200, f"a handshake was answered {answer!r}"
    kind = field(answer, "Content-Type").replace(" ", "").lower()
    assert kind == "application/json;charset=utf-8", f"an answer is {kind}"
    (reply,) = answer.json()
    expect(reply, channel="/meta/handshake", successful=True, id="1")


def script_of(answer, callback):
    """The argument of the one call that a script is."""
    begin, end = f"/**/{callback}(", ");"
    body = answer.body.decode().rstrip("\n")
    assert answer.status == 200 and body.startswith(begin) and body.endswith(end), f"{answer!r}"
    return body[len(begin):-len(end)]


@rule("each message of an array has its reply, in the order in which they were sent")
def batches_are_answered(door):
    client, channel = door.shake(), door.channel()
    replies = door.ask(
        client.message("/meta/subscribe", subscription=channel),
        client.message(channel, data=1), client.message(channel, data=2))
    assert [reply["id"] for reply in replies] == ["1", "2", "3"], f"the replies are {replies}"
    assert all(reply["successful"] for reply in replies), f"the replies are {replies}"
    assert client.hear(2) == [1, 2]


@rule("a bad message in an array does not spoil the others")
def batches_are_not_spoilt(door):
    client, channel = door.shake().subscribe(door.channel()), door.channel()
    replies = door.ask(
        client.message(channel, data=1), client.message(channel),
        client.message("bad", data=1), client.message(channel, data=2))
    assert [reply["successful"] for reply in replies] == [True, False, False, True], replies


@rule("a connect in an array that may not wait brings what the array's other messages say")
def batches_may_connect(door):
    client, channel = door.shake(), door.channel()
    client.subscribe(channel)
    replies = door.ask(client.message(channel, data="hi"), client.connect_message())
    channels = [reply["channel"] for reply in replies if "successful" in reply]
    assert sorted(channels) == [channel, "/meta/connect"], f"the replies are {replies}"
    heard = [reply["data"] for reply in replies if "data" in reply] or client.hear(1)
    assert heard == ["hi"], f"heard {heard}"


@rule("one message may come without an array, and is answered with one")
def messages_may_be_bare(door):
    is_shaken(door.post(json.dumps(handshake(id="1"))))


@rule("a body that says it is JSON may name its charset")
def json_may_name_its_charset(door):
    for kind in (JSON, "application/json; charset=utf-8", "application/json;charset=UTF-8"):
        is_shaken(door.post(SHAKE, kind))


@rule("a form is read whatever its type says: in old browsers a page cannot choose the type")
def forms_are_read(door):
    for kind in (FORM, f"{FORM}; charset=utf-8", "text/plain", "text/plain;charset=UTF-8",
                 "application/xml", None):
        is_shaken(door.post(urlencode({"message": SHAKE}), kind))


@rule("a form's messages may be of all scripts, and spaces may be plus signs")
def forms_are_decoded(door):
    channel = door.channel()
    client = door.shake().subscribe(channel)
    text = "a + b & c = grüße % \U0001f525"
    form = urlencode({"message": json.dumps(client.message(channel, data=text))})
    assert door.post(form, FORM).status == 200
    assert client.hear(1) == [text]


@rule("what is not JSON, or neither an object nor an array, is a bad request: 400")
def bad_json_is_refused(door):
    for body in ("[ }", "{[", "", "1", "true", '"text"', "null"):
        for answer in (door.post(body), door.post(urlencode({"message": body}), FORM)):
            assert answer.status == 400, f"{body!r} was answered {answer!r}"


@rule("a request without messages is a bad request: 400")
def no_message_is_refused(door):
    for body in (urlencode({"other": SHAKE}), "message", ""):
        answer = door.post(body, FORM)
        assert answer.status == 400, f"{body!r} was answered {answer!r}"


@rule("a script tag is answered with one call of its function")
def scripts_are_calls(door):
    for callback in ("callback", "__jsonp12__", "_cometd._jsonp_0", "$", "a.b.c"):
        answer = door.script(handshake(id="1"), callback)
        (reply,) = json.loads(script_of(answer, callback))
        expect(reply, successful=True, id="1")


@rule("without a name the function is jsonpcallback")
def scripts_have_a_usual_name(door):
    (reply,) = json.loads(script_of(door.script(handshake()), "jsonpcallback"))
    expect(reply, successful=True)


@rule("what is no function's name is a bad request: 400")
def callbacks_have_a_grammar(door):
    for callback in ("42", "a-b", "alert(1)", "a..b", ".a", "a.", "a b", "<script>", "a;b", ""):
        answer = door.script(handshake(), callback)
        assert answer.status == 400, f"{callback!r} was answered {answer!r}"


@rule("a script is JavaScript in UTF-8, which no browser may sniff, show as a page, or keep")
def scripts_are_safe(door):
    answer = door.script(handshake(), "callback")
    kind = field(answer, "Content-Type").replace(" ", "").lower()
    assert kind == "text/javascript;charset=utf-8", f"a script is {kind}"
    expect(
        {name: field(answer, name) for name in ("X-Content-Type-Options",)},
        **{"X-Content-Type-Options": "nosniff"})
    assert field(answer, "Content-Disposition").startswith("attachment"), answer.head
    assert "no-store" in field(answer, "Cache-Control"), answer.head


@rule("a script has no bare U+2028 or U+2029, which end a line in old browsers")
def scripts_have_no_line_ends(door):
    channel = door.channel()
    client = door.shake().subscribe(channel)
    client.publish(channel, "\u2028\u2029")
    body = script_of(door.script(client.connect_message(timeout=10_000), "f"), "f")
    assert "\u2028" not in body and "\u2029" not in body, f"a script is {body!r}"
    (message,) = messages_behind(json.loads(body))
    expect(message, data="\u2028\u2029")


@rule("script tags alone can shake hands, subscribe, wait, hear and part")
def scripts_can_do_it_all(door):
    def ask(message):
        return json.loads(script_of(door.script(message, "f"), "f"))
    channel, client = door.channel(), door.shake(types=["callback-polling"])
    for message in (
            client.message("/meta/subscribe", subscription=channel), client.connect_message()):
        expect(ask(message)[0], successful=True)
    door.shake().publish(channel, "hi")
    replies = ask(client.connect_message(10_000, connectionType="callback-polling"))
    assert [message["data"] for message in messages_behind(replies)] == ["hi"], replies
    expect(ask(client.message("/meta/disconnect"))[0], successful=True)


@rule("a script tag on a page of a named origin can publish")
def scripts_of_named_pages_publish(door):
    channel = door.channel()
    client = door.shake().subscribe(channel)
    answer = door.script(
        client.message(channel, data="hi"), "f", fields=[f"Referer: {ORIGIN}/page"])
    (reply,) = json.loads(script_of(answer, "f"))
    expect(reply, channel=channel, successful=True)
    assert client.hear(1) == ["hi"]


@rule("what was asked by a POST is not kept by the browser")
def answers_are_not_kept(door):
    assert "no-store" in field(door.post(SHAKE), "Cache-Control")


@rule("CometD adds the kind of message to the path, and some add a slash")
def paths_may_have_more(door):
    for more in ("/", "/handshake", "/connect", "/disconnect", "/subscribe"):
        is_shaken(door.post(SHAKE, target=f"/bayeux{more}"))


@rule("a path that only begins with the door's is another one: 404")
def other_paths_are_others(door):
    assert door.post(SHAKE, target="/bayeuxx").status == 404


@rule("a page of a named origin may ask first, and is told what it may send")
def origins_may_ask(door):
    answer = door.send("OPTIONS", "/bayeux", fields=[
        f"Origin: {ORIGIN}", "Access-Control-Request-Method: POST",
        "Access-Control-Request-Headers: content-type"])
    assert 200 <= answer.status < 300, f"it was answered {answer!r}"
    assert field(answer, "Access-Control-Allow-Origin") == ORIGIN, answer.head
    assert field(answer, "Access-Control-Allow-Credentials") == "true", answer.head
    allowed = field(answer, "Access-Control-Allow-Headers").lower().replace(" ", "").split(",")
    for name in ("accept", "content-type", "pragma", "x-requested-with"):
        assert name in allowed, f"{name} is not in {allowed}"
    methods = field(answer, "Access-Control-Allow-Methods").replace(" ", "").split(",")
    assert "POST" in methods, answer.head


@rule("a page of a named origin may read the answer, also one that sends cookies")
def origins_may_read(door):
    answer = door.post(SHAKE, fields=[f"Origin: {ORIGIN}"])
    is_shaken(answer)
    assert field(answer, "Access-Control-Allow-Origin") == ORIGIN, answer.head
    assert field(answer, "Access-Control-Allow-Credentials") == "true", answer.head


@differ(
    "an empty array",
    because="CometD takes an empty answer for a failure", faye=(200, b"[]"), fireside=400)
def empty_arrays(door):
    answer = door.post("[]")
    return (answer.status, answer.body) if answer.status == 200 else answer.status


@differ(
    "a script tag with what is not JSON",
    because="a page cannot see what a script tag's failure was", faye=400,
    fireside=(200, "400:"))
def bad_scripts(door):
    answer = door.script("[ }", "f")
    if answer.status != 200:
        return answer.status
    (reply,) = json.loads(script_of(answer, "f"))
    return answer.status, reply["error"][:4]


@differ(
    "JSON without a type",
    because="some clients send it so; the first byte tells", faye=400, fireside=200)
def untyped_json(door):
    return door.post(SHAKE, None).status


@differ(
    "a message by a script tag of nobody knows which page",
    because="any page on the web could speak to a server on this machine", faye="success",
    fireside="403")
def messages_by_scripts(door):
    message = {"channel": door.channel(), "data": 1}
    (reply,) = json.loads(script_of(door.script(message, "f"), "f"))
    return reply.get("error", "success")[:3] if "error" in reply else "success"


@differ(
    "a page of an origin that nobody named",
    because="Fireside has a list of the pages that may read", faye="may read", fireside="may not")
def strange_origins(door):
    answer = door.post(SHAKE, fields=["Origin: http://strange.example"])
    return "may read" if field(answer, "Access-Control-Allow-Origin") else "may not"
