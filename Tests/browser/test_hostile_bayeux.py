"""Bayeux publishes by GET as well, which any page on the web can send: only some pages may.

A page may if it is of the chat's own host, or of an origin that the operator has named, and if it is a
script that asks. All others read what is public, and are told why they may not publish.
"""
# SPDX-License-Identifier: MIT

import json
from urllib.parse import urlencode

import below
import pytest
from bayeux import SCRIPT_TAGS, Page, said, say
from foreign import CHAT, STRANGER
from patience import PATIENCE, until
from poor_proxy import Proxy
from proxy import free_ports
from selenium.common.exceptions import TimeoutException
from test_embedding import named  # noqa: F401

#: Shakes hands, listens, and publishes in each way that a page has. Each message is its way's name.
ATTACK = """
const [chat, channel, done] = arguments;
const replies = {}, waiting = {};
window.told = (list) => {
    for (const reply of list) {
        replies[reply.id] = reply;
        if (waiting[reply.id]) waiting[reply.id]();
    }
};
addEventListener("message", (event) => told(event.data));

let clientId;
const forged = (way) => ({ channel: `/chat/${channel}`, data: { text: way }, clientId, id: way });
const address = (message) =>
    `${chat}/bayeux?message=${encodeURIComponent(JSON.stringify([message]))}&jsonp=told`;
const byTag = (tag, attributes) => new Promise((end) => {
    const one = document.createElement(tag);
    one.onload = one.onerror = end;
    document.body.append(Object.assign(one, attributes));
});
const ask = (message) => byTag("script", { src: address({ clientId, id: message.channel, ...message }) });

// A page in a frame, which has another origin than this one, or none.
const inFrame = (way, attributes) => new Promise((end) => {
    const frame = document.createElement("iframe");
    waiting[way] = end;
    document.body.append(Object.assign(frame, attributes(
        `<script>told = (list) => parent.postMessage(list, "*")</` + `script>
        <script src='${address(forged(way)).replaceAll("'", "%27")}'></` + `script>`)));
});

// Nobody hears what becomes of it.
const byForm = (way, attributes) => {
    const form = document.createElement("form"), frame = document.createElement("iframe");
    form.target = frame.name = way;
    form.innerHTML = "<input name=message><input name=jsonp value=told>";
    form.firstChild.value = JSON.stringify([forged(way)]);
    document.body.append(frame, Object.assign(form, { action: `${chat}/bayeux`, ...attributes }));
    form.submit();
};
const bySocket = (way) => new Promise((end) => {
    const socket = new WebSocket(`${chat.replace("http", "ws")}/bayeux`);
    socket.onopen = () => socket.send(JSON.stringify([forged(way)]));
    socket.onmessage = socket.onclose = end;
});

(async () => {
    await ask({ channel: "/meta/handshake", version: "1.0",
        supportedConnectionTypes: ["callback-polling"] });
    clientId = replies["/meta/handshake"].clientId;
    await ask({ channel: "/meta/subscribe", subscription: `/chat/${channel}`,
        ext: { replay: { [`/chat/${channel}`]: -2 } } });
    await ask({ channel: "/meta/connect", connectionType: "callback-polling", advice: { timeout: 0 } });

    const blind = { mode: "no-cors", credentials: "include" };
    const post = { ...blind, method: "POST", body: JSON.stringify([forged("post")]) };
    byForm("form", { method: "GET" });
    byForm("form-post", { method: "POST" });
    byForm("form-plain", { method: "POST", enctype: "text/plain" });
    navigator.sendBeacon(`${chat}/bayeux`, post.body);
    await Promise.allSettled([
        ...["", "no-referrer", "origin", "same-origin", "unsafe-url"].map((referrerPolicy) =>
            byTag("script", { referrerPolicy, src: address(forged(`script-${referrerPolicy}`)) })),
        byTag("script", { src: address({ ...forged("nobody"), clientId: undefined }) }),
        byTag("img", { src: address(forged("img")) }),
        byTag("link", { rel: "stylesheet", href: address(forged("link")) }),
        inFrame("sandbox", (html) => ({ sandbox: "allow-scripts", srcdoc: html })),
        inFrame("data-url", (html) => ({ src: `data:text/html,${encodeURIComponent(html)}` })),
        inFrame("srcdoc", (html) => ({ srcdoc: html })),
        fetch(address(forged("fetch")), blind),
        fetch(address(forged("header")), { ...blind, headers: { Referer: `${chat}/` } }),
        fetch(address(forged("referrer")),
            { ...blind, referrer: `${chat}/`, referrerPolicy: "unsafe-url" }),
        fetch(`${chat}/bayeux`, post)
    ]);
    await bySocket("socket"); // last: some browsers use the connection again for other requests
    done(JSON.stringify(replies));
})();
"""
#: The ways in which a page is told the reply; those in which it is not; and how often it posts.
TOLD = ["script-", "script-no-referrer", "script-origin", "script-same-origin", "script-unsafe-url",
        "nobody", "sandbox", "data-url", "srcdoc"]
UNTOLD = ["img", "link", "form", "fetch", "header", "referrer"]
POSTS = 4
READING = ["/meta/handshake", "/meta/subscribe", "/meta/connect"]

EMPTY = "<!DOCTYPE html><title>a page</title><body>"


@pytest.fixture
def proxy(server):
    """It sees what is sent, and when all of it has been answered."""
    proxy = Proxy(server.port)
    yield proxy
    proxy.close()


def refusal(channel):
    return f"403:/chat/{channel}:Pages of this origin may not post"


def publishing(origin, channel, text):
    """The address that publishes this, for a page that has shaken no hands."""
    message = json.dumps([{"channel": f"/chat/{channel}", "data": {"text": text}}])
    return f"{origin}/bayeux?" + urlencode({"message": message, "jsonp": "told"})


def has_tried(proxy, way):
    return proxy.tried(f"%22{way}%22".encode())


def is_answered(proxy):
    """All but a refused WebSocket: some browsers keep its connection."""
    def count(heads):
        return sum(b"Upgrade: websocket" not in head for head in heads)
    until(lambda: count(proxy.ended) == count(proxy.heads), "an answer to each request")


def attack(browser, page, origin, channel):
    """What the page is replied, by the ids of its messages."""
    browser.get(page)
    browser.set_script_timeout(PATIENCE)
    try:
        return json.loads(browser.execute_async_script(ATTACK, origin, channel))
    except TimeoutException:  # which would be taken for a browser that hangs
        raise AssertionError(f"the attack has not come to an end within {PATIENCE:g} s") from None


@pytest.mark.parametrize("host", [CHAT, STRANGER], ids=["another port", "another site"])
def test_a_page_of_another_origin_reads_and_can_publish_in_no_way(
        browser, site, proxy, server, channel, host):
    say(server, channel, ["public"])
    # Its path looks like the chat's own address, and is in the Referer where the page wants it.
    page = site(host).has(f"/{proxy.origin}/", EMPTY)
    replies = attack(browser, page, proxy.origin, channel)
    ways = TOLD + UNTOLD
    until(lambda: all(has_tried(proxy, way) for way in ways),
          lambda: f"not tried: {[way for way in ways if not has_tried(proxy, way)]}")
    until(lambda: proxy.tried(b"POST /bayeux") >= POSTS, "all posts")
    browser.get("about:blank")
    is_answered(proxy)
    assert said(server, channel) == ["public"]
    assert all(replies[step]["successful"] for step in READING)
    assert {"text": "public"} in [reply.get("data") for reply in replies.values()]
    assert {way: replies[way].get("error") for way in TOLD} == dict.fromkeys(TOLD, refusal(channel))


@pytest.mark.parametrize("way", ["form", "link", "noreferrer"])
def test_nothing_is_published_by_following_a_form_or_a_link(
        browser, site, proxy, server, channel, way):
    address = publishing(proxy.origin, channel, way)
    message = json.dumps([{"channel": f"/chat/{channel}", "data": {"text": way}}])
    browser.switch_to.new_window("tab")
    browser.get(site(STRANGER).has("/", EMPTY + {
        "form": f"<form action='{proxy.origin}/bayeux'><input name=message value='{message}'>"
                "<button id=go>go</button></form>",
        "link": f"<a id=go href='{address}'>go</a>",
        "noreferrer": f"<a id=go rel=noreferrer href='{address}'>go</a>"}[way]))
    browser.find_element("id", "go").click()
    until(lambda: has_tried(proxy, way), "the request")
    is_answered(proxy)
    assert said(server, channel) == []


def test_a_script_of_a_named_origin_publishes_and_shows_its_origin_by_referer(
        browser, named, channel):
    home, server = named
    page = Page(browser, home.has("/", EMPTY), SCRIPT_TAGS).starts(server.origin, channel, "Faye")
    page.is_connected()
    assert page.publishes("hi")["successful"]
    page.hears(["hi"])
    silent = home.has("/silent", EMPTY, Referrer_Policy="no-referrer")
    page = Page(browser, silent, SCRIPT_TAGS).starts(server.origin, channel, "Faye")
    page.is_connected()
    assert page.publishes("ho")["error"] == refusal(channel)
    assert said(server, channel) == ["hi"]


#: What visitors may put into a page of a wiki or a forum, directly or by way of another site.
PICTURES = """
const [addresses, done] = arguments;
Promise.all(addresses.map((address) => new Promise((end) => {
    const image = new Image();
    image.onload = image.onerror = end;
    image.src = address;
}))).then(() => done());
"""


def test_a_picture_in_a_page_of_a_named_origin_publishes_nothing(browser, named, site, channel):
    home, server = named
    address = publishing(server.origin, channel, "picture")
    browser.get(home.has("/", EMPTY))
    browser.execute_async_script(PICTURES, [address, site(STRANGER).has("/", "", Location=address)])
    assert said(server, channel) == []


def test_on_the_chats_own_host_scripts_publish_and_pictures_do_not(
        browse, launch, tmp_path, channel):
    """The host has other pages, and a proxy makes one host of them and the chat."""
    browser, (port,) = browse(any_certificate=True), free_ports(1)
    origin = f"https://127.0.0.1:{port}"
    server = launch("--public-url", f"{origin}/chat", "--login", "off")
    proxy = below.front("nginx", str(tmp_path), port, f"127.0.0.1:{server.port}").start()
    try:
        page = Page(browser, origin, SCRIPT_TAGS).starts(f"{origin}/chat", channel, "CometD")
        page.is_connected()
        assert page.publishes("hi")["successful"]
        page.hears(["hi"])
        browser.execute_async_script(PICTURES, [publishing(f"{origin}/chat", channel, "picture")])
        assert said(server, channel) == ["hi"]
    finally:
        proxy.stop()
