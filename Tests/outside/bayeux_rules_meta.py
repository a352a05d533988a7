"""Rules of Bayeux: handshake, connect, disconnect."""
# SPDX-License-Identifier: MIT

from bayeux import TYPES, handshake, messages_behind
from bayeux_rule import differ, expect, refused, rule

HOLD = 2


@rule("a handshake gives a client id, the version and the types that both know")
def handshakes_succeed(door):
    reply = door.ask_one(**handshake())
    expect(reply, channel="/meta/handshake", successful=True, version="1.0")
    assert set(TYPES) <= set(reply["supportedConnectionTypes"]), f"types in {reply}"


@rule("a client id has at least 128 bits, and no two are the same")
def client_ids_are_random(door):
    ids = [door.shake().id for _ in range(3)]
    assert len(set(ids)) == 3 and all(len(each) >= 22 for each in ids), f"client ids {ids}"


@rule("a handshake gives advice: come again, at once, and wait as long as the server holds")
def handshakes_advise(door):
    reply = door.ask_one(**handshake())
    expect(reply["advice"], reconnect="retry", interval=0, timeout=HOLD * 1000)


@rule("one known type among strange ones is enough")
def one_type_is_enough(door):
    expect(door.ask_one(**handshake(["pigeon", "long-polling"])), successful=True)


@rule("a handshake brings its own client id to nobody")
def client_ids_are_not_chosen(door):
    reply = door.ask_one(**handshake(clientId="chosen"))
    assert reply["clientId"] != "chosen", f"a chosen client id was taken: {reply}"


@rule("a handshake without a version is refused: 402")
def version_is_needed(door):
    message = handshake(id="7")
    del message["version"]
    reply = refused(door.ask_one(**message), "402:version:Missing required parameter")
    expect(reply, id="7")
    assert "clientId" not in reply, f"a client id in {reply}"


@rule("a handshake without types is refused: 402")
def types_are_needed(door):
    message = handshake()
    del message["supportedConnectionTypes"]
    refused(
        door.ask_one(**message), "402:supportedConnectionTypes:Missing required parameter")


@rule("a handshake with strange types alone is refused: 301, and the known ones are told")
def strange_types_are_refused(door):
    reply = door.ask_one(**handshake(["iframe", "flash"]))
    refused(reply, "301:iframe,flash:Connection types not supported")
    assert "long-polling" in reply["supportedConnectionTypes"], f"types in {reply}"


@rule("who is refused a handshake is not told to connect")
def refusals_advise(door):
    reply = door.ask_one(**handshake(["iframe"]))
    assert reply["advice"]["reconnect"] != "retry", f"advice in {reply}"


@rule("each reply has the id of its message, whatever text it is")
def ids_are_given_back(door):
    client = door.shake(id="a-1")
    for number, (channel, more) in enumerate((
            ("/meta/handshake", handshake()), ("/meta/connect", client.connect_message()),
            ("/meta/subscribe", {"subscription": door.channel()}),
            ("/meta/unsubscribe", {"subscription": door.channel()}),
            (door.channel(), {"data": 1}), ("/meta/disconnect", {}))):
        wanted = f"ü {number} \"'</script>"
        message = {**more, "channel": channel, "clientId": client.id, "id": wanted}
        expect(door.ask_one(**message), channel=channel, id=wanted, successful=True)


@rule("a message without an id is answered without one")
def ids_are_not_made_up(door):
    assert "id" not in door.ask_one(**handshake()), "an id that nobody sent"


@rule("a connect that may not wait is answered at once, with its reply alone")
def connects_need_not_wait(door):
    client = door.shake()
    message = client.connect_message()
    (reply,) = door.ask(message)
    expect(reply, channel="/meta/connect", successful=True, clientId=client.id, id=message["id"])


@rule("a connect gives advice: come again, at once, and wait as long as the server holds")
def connects_advise(door):
    reply = door.shake().ask(
        "/meta/connect", connectionType="long-polling", advice={"timeout": 0})
    expect(reply["advice"], reconnect="retry", interval=0, timeout=HOLD * 1000)


@rule("a connect waits for as long as the server holds, and is then answered without messages")
def connects_end(door):
    client = door.shake().subscribe(door.channel())
    assert client.connect(timeout=None) == []


@rule("a client may ask for a shorter wait")
def waits_can_be_short(door):
    client = door.shake().subscribe(door.channel())
    assert client.connect(timeout=100) == []


@rule("a message ends the wait: the reply first, then the message, in one array")
def messages_end_the_wait(door):
    channel = door.channel()
    client = door.shake().subscribe(channel)
    waiting = client.wait()
    door.shake().publish(channel, {"text": "hi"})
    (message,) = messages_behind(waiting.replies())
    expect(message, channel=channel, data={"text": "hi"})


@rule("what is said between two connects comes with the next one, in order, and only once")
def messages_are_kept(door):
    channel = door.channel()
    client = door.shake().subscribe(channel)
    assert client.connect() == []
    speaker = door.shake()
    for number in range(5):
        speaker.publish(channel, number)
    assert client.hear(5) == list(range(5))
    assert client.connect() == []


@rule("a connect of an unknown client is refused: 401, with the advice to shake hands again")
def unknown_clients_cannot_connect(door):
    reply = door.ask_one(
        channel="/meta/connect", clientId="nobody", connectionType="long-polling", id="3")
    refused(reply, "401:nobody:Unknown client")
    expect(reply, id="3", channel="/meta/connect")
    expect(reply["advice"], reconnect="handshake")
    assert "clientId" not in reply, f"a client id in {reply}"


@rule("a connect without a client id is refused: 402")
def connects_need_a_client(door):
    refused(
        door.ask_one(channel="/meta/connect", connectionType="long-polling"),
        "402:clientId:Missing required parameter")


@rule("a connect without a type is refused: 402")
def connects_need_a_type(door):
    refused(
        door.shake().ask("/meta/connect"), "402:connectionType:Missing required parameter")


@rule("a connect with a strange type is refused: 301")
def connects_need_a_known_type(door):
    refused(
        door.shake().ask("/meta/connect", connectionType="flash"),
        "301:flash:Connection types not supported")


@rule("a connect beside an event stream is answered at once, as messages come by the stream")
def connects_of_event_streams_end(door):
    client = door.shake().subscribe(door.channel())
    waiting = client.wait(timeout=None, connectionType="eventsource")
    assert waiting.is_answered(HOLD * 0.75), "it waits"
    (reply,) = waiting.replies()
    expect(reply["advice"], reconnect="retry", interval=HOLD * 1000, timeout=0)


@rule("after a disconnect the client is unknown")
def disconnects_are_final(door):
    client = door.shake()
    reply = client.ask("/meta/disconnect")
    expect(reply, channel="/meta/disconnect", successful=True, clientId=client.id)
    refused(
        client.ask("/meta/connect", connectionType="long-polling"),
        f"401:{client.id}:Unknown client")


@rule("a disconnect ends the connect that waits")
def disconnects_end_the_wait(door):
    client = door.shake().subscribe(door.channel())
    waiting = client.wait(timeout=60_000)
    expect(client.ask("/meta/disconnect"), successful=True)
    first, *more = waiting.replies()
    expect(first, channel="/meta/connect")
    assert more == [], f"a connect that was ended brings {more}"


@rule("a disconnect of an unknown client is refused: 401, and one without a client id: 402")
def disconnects_need_a_client(door):
    refused(
        door.ask_one(channel="/meta/disconnect", clientId="nobody"), "401:nobody:Unknown client")
    refused(door.ask_one(channel="/meta/disconnect"), "402:clientId:Missing required parameter")


@rule("of two connects that wait, one has the message, and the other is ended without it")
def one_connect_hears(door):
    channel = door.channel()
    client = door.shake().subscribe(channel)
    ended, waiting = client.wait(), client.wait()
    # Which of them is there first cannot be seen from outside. Faye does not answer the older one.
    if not ended.is_answered(2) and waiting.is_answered(0):
        ended, waiting = waiting, ended
    if ended.is_answered(0):
        assert messages_behind(ended.replies()) == []
    client.publish(channel, "hi")
    assert [message["data"] for message in messages_behind(waiting.replies())] == ["hi"]


@differ(
    "a message beside a handshake",
    because="Bayeux says that a server must ignore it; Faye takes it",
    faye=2, fireside=1)
def messages_beside_a_handshake(door):
    return len(door.ask(handshake(), {"channel": door.channel(), "data": 1}))


@differ(
    "the extension ack",
    because="Faye has no such extension", faye=(None, None), fireside=("enabled", "a number"))
def acks(door):
    client = door.shake(ext={"ack": True})
    told = client.shaken.get("ext", {}).get("ack")
    (reply,) = door.ask(client.connect_message(ext={"ack": -1}))
    number = reply.get("ext", {}).get("ack")
    return told and told["enabled"] and "enabled", number if number is None else "a number"
