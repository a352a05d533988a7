"""Rules of Bayeux: subscribe and unsubscribe."""
# SPDX-License-Identifier: MIT

from bayeux import messages_behind
from bayeux_rule import differ, expect, refused, rule

BOTH = ("/meta/subscribe", "/meta/unsubscribe")


@rule("subscribe and unsubscribe are answered with the channel as it was sent, or the list of them")
def subscriptions_are_given_back(door):
    client = door.shake()
    for subscription in (door.channel(), [door.channel(), door.channel()]):
        for channel in BOTH:
            reply = client.ask(channel, subscription=subscription)
            expect(
                reply, channel=channel, successful=True, clientId=client.id,
                subscription=subscription)


@rule("who subscribes to a list of channels hears all of them")
def lists_are_heard(door):
    channels = [door.channel() for _ in range(3)]
    client = door.shake().subscribe(channels)
    for number, channel in enumerate(channels):
        client.publish(channel, number)
    assert sorted(client.hear(3)) == [0, 1, 2]


@rule("who subscribes twice hears each message once")
def subscribing_twice_changes_nothing(door):
    channel = door.channel()
    client = door.shake().subscribe(channel).subscribe(channel)
    client.publish(channel, "once")
    assert client.hear(1) == ["once"] and client.connect() == []


@rule("a client hears what is said after it subscribed, and nothing older")
def subscriptions_begin(door):
    channel = door.channel()
    client = door.shake()
    client.publish(channel, "before")
    client.subscribe(channel).publish(channel, "after")
    assert client.hear(1) == ["after"]


@rule("a client hears nothing of a channel that it has not subscribed to")
def other_channels_are_silent(door):
    channel = door.channel()
    client = door.shake().subscribe(channel)
    client.publish(door.channel(), "elsewhere")
    client.publish(channel, "here")
    assert client.hear(1) == ["here"] and client.connect() == []


@rule("a subscription that comes while a connect waits is heard by this connect")
def waiting_connects_hear_new_subscriptions(door):
    channel = door.channel()
    client = door.shake().subscribe(door.channel())
    waiting = client.wait()
    client.subscribe(channel).publish(channel, "new")
    (message,) = messages_behind(waiting.replies())
    expect(message, channel=channel, data="new")


@rule("a message goes to each of its subscribers, the one who said it too")
def everyone_hears(door):
    channel = door.channel()
    clients = [door.shake().subscribe(channel) for _ in range(3)]
    clients[0].publish(channel, "to all")
    assert [client.hear(1) for client in clients] == [["to all"]] * 3


@rule("after the end of a subscription the channel is silent, and the others are not")
def subscriptions_end(door):
    channel, other = door.channel(), door.channel()
    client = door.shake().subscribe([channel, other])
    expect(client.ask("/meta/unsubscribe", subscription=channel), successful=True)
    client.publish(channel, "silent")
    client.publish(other, "heard")
    assert client.hear(1) == ["heard"] and client.connect() == []


@rule("the end of a subscription that never was is a success")
def nothing_can_end(door):
    reply = door.shake().ask("/meta/unsubscribe", subscription=door.channel())
    expect(reply, successful=True)


@rule("subscriptions of an unknown client are refused: 401, and without a client id: 402")
def subscriptions_need_a_client(door):
    for channel in BOTH:
        subscription = door.channel()
        reply = door.ask_one(channel=channel, clientId="nobody", subscription=subscription, id="x")
        refused(reply, "401:nobody:Unknown client")
        expect(reply, subscription=subscription, id="x")
        reply = door.ask_one(channel=channel, subscription=subscription)
        refused(reply, "402:clientId:Missing required parameter")
        expect(reply, subscription=subscription)


@rule("a subscription, or its end, that names no channel is refused: 402")
def subscriptions_need_a_channel(door):
    client = door.shake()
    for channel in BOTH:
        reply = refused(client.ask(channel), "402:subscription:Missing required parameter")
        expect(reply, channel=channel, clientId=client.id, subscription=[])


@rule("what is no channel cannot be subscribed to, nor unsubscribed: 405")
def names_have_a_grammar(door):
    client = door.shake()
    for channel in BOTH:
        for name in ("chat", "chat/x", "/", "/chat/", "/chat//x", "/chat/a b", "", "/chat/ü"):
            reply = client.ask(channel, subscription=name)
            refused(reply, f"405:{name}:Invalid channel")
            expect(reply, subscription=name, clientId=client.id)


@rule("meta channels cannot be subscribed to, nor unsubscribed: 403")
def meta_channels_are_closed(door):
    client = door.shake()
    for channel in BOTH:
        for name in ("/meta/connect", "/meta/foo", "/meta/*", "/meta/**"):
            refused(
                client.ask(channel, subscription=name), f"403:{name}:Forbidden channel")


@rule("a list with a channel that is none is refused, and that one named")
def bad_lists_are_refused(door):
    good = door.channel()
    refused(
        door.shake().ask("/meta/subscribe", subscription=[good, "bad"]),
        "405:bad:Invalid channel")


@rule("what a client does on meta channels is told to nobody")
def meta_messages_are_not_distributed(door):
    channel = door.channel()
    client = door.shake().subscribe(channel)
    other = door.shake().subscribe(channel)
    other.ask("/meta/unsubscribe", subscription=channel)
    other.ask("/meta/disconnect")
    assert client.connect() == []


@differ(
    "a subscription to all channels below one",
    because="private channels would leak", faye="success",
    fireside="403:/chat/**:Forbidden channel")
def wildcards_below(door):
    return door.shake().ask("/meta/subscribe", subscription="/chat/**").get("error", "success")


@differ(
    "a subscription to all channels beside each other",
    because="private channels would leak", faye="success",
    fireside="403:/chat/*:Forbidden channel")
def wildcards_beside(door):
    return door.shake().ask("/meta/subscribe", subscription="/chat/*").get("error", "success")


@differ(
    "a subscription with the extension replay: what it hears of two messages, one of them older",
    because="Faye has no such extension", faye=["new"], fireside=["old", "new"])
def replays(door):
    channel = door.channel()
    client = door.shake()
    client.publish(channel, "old")
    reply = client.ask("/meta/subscribe", subscription=channel, ext={"replay": {channel: -2}})
    expect(reply, successful=True)
    client.publish(channel, "new")
    heard = []
    while "new" not in heard:
        heard += client.hear(1)
    return heard
