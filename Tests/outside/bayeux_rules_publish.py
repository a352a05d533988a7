"""Rules of Bayeux: publish."""
# SPDX-License-Identifier: MIT

from bayeux_rule import differ, expect, refused, rule


@rule("a message is answered with a success, and with its channel and id")
def messages_are_answered(door):
    client, channel = door.shake(), door.channel()
    expect(client.ask(channel, data=1, id="m"), channel=channel, id="m", successful=True)


@rule("a message needs no client id")
def anyone_may_publish(door):
    channel = door.channel()
    client = door.shake().subscribe(channel)
    expect(door.ask_one(channel=channel, data="from nobody"), successful=True)
    assert client.hear(1) == ["from nobody"]


@rule("a message without data is refused: 402, and nobody hears it")
def data_is_needed(door):
    channel = door.channel()
    client = door.shake().subscribe(channel)
    refused(client.ask(channel), "402:data:Missing required parameter")
    client.publish(channel, "real")
    assert client.hear(1) == ["real"]


@rule("a message to what is no channel is refused: 405")
def messages_need_a_channel(door):
    for name in ("channel", "/", "/chat/", "/chat//x", "/chat/*", "/**"):
        refused(door.ask_one(channel=name, data=1), f"405:{name}:Invalid channel")


@rule("a message to an unknown meta channel is refused: 403")
def meta_channels_are_known(door):
    reply = door.ask_one(channel="/meta/p", data=1, id="9")
    refused(reply, "403:/meta/p:Forbidden channel")
    expect(reply, id="9", channel="/meta/p")


@rule("data is any JSON but null, and comes as it was sent")
def data_is_any_json(door):
    channel = door.channel()
    client = door.shake().subscribe(channel)
    values = [
        {"text": "hi", "none": None, "deep": {"list": [1, [2, {}], "x"]}}, {}, [], [[]], "", "text",
        0, -1.5, 12345678901234, True, False]
    for value in values:
        client.publish(channel, value)
    heard = client.hear(len(values))
    assert repr(heard) == repr(values), f"heard {heard}"


@rule("texts of all scripts come as they were sent, also what a script tag could break at")
def data_is_any_text(door):
    channel = door.channel()
    client = door.shake().subscribe(channel)
    text = "grüße \u20ac \U0001f525 \u2028 \u2029 </script> <!-- \\ \" ' \x7f \t\n"
    client.publish(channel, {"text": text})
    assert client.hear(1) == [{"text": text}]


@rule("a message that comes has neither its speaker's client id nor a word on success")
def messages_are_bare(door):
    channel = door.channel()
    client = door.shake().subscribe(channel)
    door.shake().publish(channel, "hi")
    (message,) = client.connect(timeout=10_000)
    found = {"clientId", "successful", "advice", "subscription"} & set(message)
    assert not found, f"{found} in {message}"


@differ(
    "a message to a channel that is not below /chat",
    because="Fireside's channels are those of its chat", faye="success",
    fireside="403:/x/y:Forbidden channel")
def other_channels(door):
    return door.ask_one(channel="/x/y", data=1).get("error", "success")


@differ(
    "a message to a service channel",
    because="Fireside has no services", faye="success",
    fireside="403:/service/x:Forbidden channel")
def service_channels(door):
    return door.ask_one(channel="/service/x", data=1).get("error", "success")


@differ(
    "a message of an unknown client",
    because="Faye looks at no client id there", faye="success",
    fireside="401:nobody:Unknown client")
def unknown_speakers(door):
    return door.ask_one(
        channel=door.channel(), data=1, clientId="nobody").get("error", "success")


@differ(
    "data that is null",
    because="Faye's server in JavaScript takes it, and so does the chat",
    faye="402:data:Missing required parameter", fireside="success")
def null_data(door):
    return door.ask_one(channel=door.channel(), data=None).get("error", "success")


@differ(
    "the same message again, with the same id: how often it is heard",
    because="a client whose answer was lost says it again", faye=2, fireside=1)
def messages_again(door):
    channel = door.channel()
    client = door.shake().subscribe(channel)
    client.ask(channel, data="again", id="same")
    heard = client.hear(1)
    client.ask(channel, data="again", id="same")
    client.publish(channel, "end")
    while "end" not in heard:
        heard += client.hear(1)
    return heard.count("again")


@differ(
    "the id of a message that comes",
    because="with it a client says where to go on", faye="the publisher's",
    fireside="a position")
def ids_of_messages(door):
    channel = door.channel()
    client = door.shake().subscribe(channel)
    expect(client.ask(channel, data=1, id="mine"), successful=True)
    (message,) = client.connect(timeout=10_000)
    epoch, _, number = message["id"].partition(":")
    if message["id"] == "mine":
        return "the publisher's"
    return "a position" if epoch and number.isdigit() else message["id"]
