"""The client polls first, moves to the best stream that comes through, and loses nothing by it."""
# SPDX-License-Identifier: MIT

import json
import threading

import chat
import pytest
import wire
from patience import until
from people import Person
from poor_proxy import Proxy

#: What the light says when the mouse rests on it.
TITLES = {
    "websocket": "Connected by WebSocket",
    "sse": "Connected by an event stream",
    "poll": "Connected by long polling",
    "tab": "Connected through another tab",
}

#: A client in a page of another site. `change` makes it leave one door for another.
CLIENT = """
const [url, channel, options, done] = arguments;
const script = document.createElement("script");
const kinds = { WebSocket, EventSource };
window.got = [];
window.ways = [];
window.states = [];
window.gaps = 0;
window.changes = 0;
window.change = (kind) => {
    changes += 1; // of kind 0: the network is back
    if (kind === 1) chat.listen([channel, `${channel}-${changes}`]);
    if (kind === 2) window.WebSocket = undefined;
    if (kind === 3) window.EventSource = undefined;
    if (kind === 4) Object.assign(window, kinds);
    if (kind !== 1) dispatchEvent(new Event("online"));
};
script.src = `${url}/fireside.js`;
script.onload = () => {
    window.chat = Fireside.connect({
        url, channels: channel, since: "start", share: false,
        onMessage: (message) => message.id && got.push(message.body.text),
        onTransport: (name) => ways.push(name),
        onGap: () => gaps++,
        onState: (state, error) => states.push(error ? `${state}: ${error.message}` : state),
        ...options
    });
    done();
};
document.documentElement.append(script);
"""


@pytest.fixture
def proxy(server):
    proxy = Proxy(server.port)
    yield proxy
    proxy.close()


def publish(server, channel, text):
    assert wire.ask(server.port, chat.publish_request(channel, text)).status == 201


def way_of(browser):
    return browser.execute_script("return document.querySelector('#light').dataset.way")


def sees_way(person, way):
    until(lambda: way_of(person.browser) == way,
          lambda: f"{way} should be the way, and {way_of(person.browser)} is")
    person.sees_light("online")
    assert person.element("#light").get_attribute("title") == TITLES[way]


@pytest.fixture(scope="module")
def embedded(launch, host):
    """The server that it embeds."""
    return launch("--allow-origin", host.origin)


@pytest.fixture
def way_there(embedded):
    """The proxy before that server."""
    proxy = Proxy(embedded.port)
    yield proxy
    proxy.close()


@pytest.fixture
def connects(browser, host, way_there, channel):
    """Starts a client there, and returns what tells its variables."""
    def connects(**options):
        browser.get(f"{host.origin}/")
        browser.execute_async_script(CLIENT, way_there.origin, channel, options)
        return lambda name: browser.execute_script(f"return {name}")

    return connects


# ---- The chat's page ----

def test_the_page_moves_to_a_websocket_and_its_light_says_so(browser, server, channel):
    ann = Person(browser, server.origin, "ann").opens(channel)
    sees_way(ann, "websocket")
    publish(server, channel, "hi")
    ann.sees_lines("hi")
    ann.logs_in(f"ann of {channel}")  # the other browser's Ann has her name
    sees_way(ann, "websocket")
    ann.says("ho")
    ann.sees_lines("hi", "ho")
    ann.sees_people(ann.name)


@pytest.mark.parametrize("engine", ["chromium"])
def test_the_page_reports_no_error_on_the_way_there(browser, server, channel):
    browser.get_log("browser")  # what earlier pages have left there
    ann = Person(browser, server.origin, "ann").opens(channel)
    sees_way(ann, "websocket")
    assert [line for line in browser.get_log("browser") if "icy" in line["message"]] == []


def test_a_proxy_that_knows_no_websocket_gets_an_event_stream(browser, proxy, server, channel):
    proxy.drops_upgrade()
    ann = Person(browser, proxy.origin, "ann").opens(channel)
    sees_way(ann, "sse")
    publish(server, channel, "hi")
    ann.sees_lines("hi")


def test_a_proxy_that_buffers_gets_polls_and_nobody_waits(browser, proxy, server, channel):
    proxy.buffers()
    ann = Person(browser, proxy.origin, "ann").opens(channel)
    publish(server, channel, "while a stream is tried")
    ann.sees_lines("while a stream is tried")
    assert way_of(browser) == "poll"
    failed = "return Object.keys(JSON.parse(sessionStorage['fireside transport'] || '{}')).length"
    until(lambda: browser.execute_script(failed) == 2, "both streams to have failed")
    sees_way(ann, "poll")
    publish(server, channel, "after that")
    ann.sees_lines("while a stream is tried", "after that")


def test_what_failed_is_not_tried_again_after_a_reload(browser, proxy, channel):
    proxy.drops_upgrade()
    ann = Person(browser, proxy.origin, "ann").opens(channel)
    sees_way(ann, "sse")
    proxy.passes()
    ann.reloads()
    sees_way(ann, "sse")
    assert proxy.tried(b"\r\nUpgrade: websocket") == 1
    browser.execute_script("dispatchEvent(new Event('online'))")
    sees_way(ann, "websocket")


def test_two_tabs_and_one_of_them_streams(browser, proxy, server, channel):
    ann = Person(browser, proxy.origin, "ann").opens(channel)
    sees_way(ann, "websocket")
    first = browser.current_window_handle
    browser.switch_to.new_window("tab")
    ann.opens(channel)
    sees_way(ann, "tab")
    publish(server, channel, "to both")
    ann.sees_lines("to both")
    assert proxy.tried(b"\r\nUpgrade: websocket") == 1
    second = browser.current_window_handle
    browser.switch_to.window(first)
    ann.sees_lines("to both")
    browser.close()
    browser.switch_to.window(second)
    sees_way(ann, "websocket")
    publish(server, channel, "to the one that is left")
    ann.sees_lines("to both", "to the one that is left")


# ---- The client alone ----

@pytest.mark.parametrize("way", ["websocket", "sse", "poll", "script"])
def test_each_transport_can_be_pinned(connects, embedded, channel, way):
    of = connects(transport=way)
    until(lambda: of("ways") == [way], lambda: f"{way}, and it is {of('ways')}")
    publish(embedded, channel, "hi")
    until(lambda: of("got") == ["hi"], "the message")
    assert of("states") == ["connecting", "online"]


def test_one_that_is_pinned_and_does_not_come_through_says_so(
        connects, way_there, embedded, channel):
    way_there.drops_upgrade()
    of = connects(transport="websocket")
    told = "offline: No WebSocket reaches the server."
    until(lambda: of("states") == ["connecting", told], lambda: f"{told}, and not {of('states')}")
    way_there.passes()
    until(lambda: of("states") == ["connecting", told, "online"], "it to come through")
    publish(embedded, channel, "hi")
    until(lambda: of("got") == ["hi"], "the message")


def test_the_websocket_is_told_of_other_channels(
        browser, connects, way_there, embedded, channel):
    of = connects()
    until(lambda: of("ways") == ["poll", "websocket"], "a WebSocket")
    requests = len(way_there.heads)
    publish(embedded, channel, "one")
    until(lambda: of("got") == ["one"], "the message")
    browser.execute_script("chat.listen(arguments[0])", [channel, f"{channel}-b"])
    publish(embedded, f"{channel}-b", "two")
    publish(embedded, channel, "three")
    until(lambda: of("got") == ["one", "two", "three"], lambda: f"all, and not {of('got')}")
    assert len(way_there.heads) == requests


def test_doors_change_in_mid_sentence_and_nothing_is_lost_or_doubled(
        browser, connects, way_there, embedded, channel):
    """By signs of the network, other channels, browsers without one kind of stream, cuts, and
    proxies that change their ways, while somebody talks.
    """
    of = connects()
    said = []
    stop = threading.Event()

    def talk():
        while not stop.wait(.005):  # the server keeps a thousand: for longer than any change takes
            said.append(f"message {len(said)}")
            publish(embedded, channel, said[-1])

    talker = threading.Thread(target=talk)
    talker.start()
    try:
        browser.execute_script("window.timer = setInterval(() => change(changes % 5), 90)")
        for number in range(40):
            seen = of("changes")
            until(lambda: of("changes") >= seen + 5, "doors to change")
            [way_there.passes, way_there.drops_upgrade, way_there.cut][number % 3]()
        browser.execute_script("clearInterval(timer); change(4)")
        way_there.passes()
    finally:
        stop.set()
        talker.join()
    until(lambda: len(of("got")) >= len(said), lambda: f"{len(said)}, and not {len(of('got'))}")
    assert of("got") == said
    assert of("gaps") == 0
    ways = of("ways")
    assert {"websocket", "sse", "poll"} <= set(ways)
    print(json.dumps({"said": len(said), "changes": of("changes"), "ways": len(ways)}))
