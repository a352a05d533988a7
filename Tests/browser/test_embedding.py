"""A page of another site is a chat by one script: with an origin that is named, and without."""
# SPDX-License-Identifier: MIT

import base64
import hashlib
import hmac
import json
import os
import re
import select
import subprocess
import time

import chat
import pytest
import wire
from foreign import NEIGHBOUR, STRANGER
from patience import until
from selenium.webdriver.common.keys import Keys

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")

#: Notes what the client tells; its buttons are the test's own scripts.
LISTENER = """<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<title>Another site</title>
<ul id="said"></ul>
<script src="/fireside.js"></script>
<script>
    var states = [], done = [], refused = [];
    var chat = Fireside.connect(%s);
</script>
"""
HANDLERS = """
onState: function (state) { states.push(state); },
onRefused: function (channel, error) { refused.push([channel, error.status]); },
onMessage: function (message) {
    if (!message.id) return;
    var line = document.createElement("li");
    line.appendChild(document.createTextNode(message.body.text));
    document.getElementById("said").appendChild(line);
}"""


def text_of(*path):
    with open(os.path.join(ROOT, *path), encoding="utf-8") as file:
        return file.read()


def put_client(site):
    client = subprocess.check_output([os.path.join(ROOT, "scripts", "join-fireside")], text=True)
    site.has("/fireside.js", client, "text/javascript; charset=utf-8")


def listener(site, server, **options):
    """Puts a page there that listens to the server, and returns its address."""
    put_client(site)
    words = json.dumps({"url": server.origin, "since": "start", **options})
    return site.has("/", LISTENER % (words[:-1] + "," + HANDLERS + "}"))


def lines(browser):
    return browser.execute_script(
        "return [].map.call(document.querySelectorAll('#said li'), e => e.textContent)")


def states(browser):
    return browser.execute_script("return states")


def say(browser, channel, text):
    """Says it as the page would, and returns the error and the id that `done` was given."""
    browser.execute_script(
        "done = []; chat.say(arguments[0], arguments[1], (error, id) => { done = [error, id]; })",
        channel, text)
    return until(lambda: browser.execute_script("return done.length && done"), "done")


def said_to(server, channel):
    return [message["body"]["text"] for message in chat.history(server.port, channel)]


def publish(server, channel, text):
    assert wire.ask(server.port, chat.publish_request(channel, text)).status == 201


@pytest.fixture
def named(launch, site):
    """A site, and a server that names its origin."""
    home = site(NEIGHBOUR)
    return home, launch("--allow-origin", home.origin)


def page_of_the_docs(home, server, options=""):
    """The page that docs/client.md shows, to the letter, with more options for its connection."""
    blocks = re.findall(r"```html\n(.*?)\n *```", text_of("docs", "client.md"), re.S)
    block = next(one for one in blocks if "Fireside.connect" in one)
    here, where = "http://localhost:8080", 'url: "http://localhost:8080",'
    assert where in block
    return home.has("/chat.html", block.replace(where, where + options).replace(here, server.origin))


#: What old browsers do, which have neither CORS nor JSON: script tags and forms.
TRANSPORTS = pytest.mark.parametrize(
    "options", ["", ' transport: "script",'], ids=["xhr", "script"])


def open_docs(browser, address):
    browser.get(address)
    until(lambda: browser.find_element("id", "state").text == "online", "online")


def write(browser, name, text):
    browser.find_element("id", "who").clear()
    if name:
        browser.find_element("id", "who").send_keys(name)
    browser.find_element("id", "text").send_keys(text + Keys.ENTER)


@TRANSPORTS
def test_the_page_of_the_docs_is_a_chat(named, browse, options):
    """docs/client.md promises one in five minutes; here its page is, with two people."""
    home, server = named
    before = len(said_to(server, "lobby"))
    ann, bob = browse(), browse()
    for browser in (ann, bob):
        open_docs(browser, page_of_the_docs(home, server, options))
    for browser, name, text in (
            (ann, "ann", "hi bob"), (bob, "Jürgen", "hi ann <b>&amp;"), (ann, "", "who am I?")):
        write(browser, name, text)
        shown = f"{name or 'somebody'}: {text}"
        for one in (ann, bob):
            until(lambda: lines(one)[-1:] == [shown], f"{text} in both windows")
            assert not [line for line in lines(one) if line.startswith("Sending")]
    assert said_to(server, "lobby")[before:] == ["hi bob", "hi ann <b>&amp;", "who am I?"]
    names = [message.get("from") for message in chat.history(server.port, "lobby")]
    assert names[before:] == ["ann", "Jürgen", None]


def test_the_page_of_the_docs_gives_back_what_was_not_sent(server, browser, site):
    """Its origin is not named: the visitor's text is still there, with what can be done about it."""
    home = site()
    open_docs(browser, page_of_the_docs(home, server))
    write(browser, "ann", "do not lose me")
    until(lambda: any(home.origin in line for line in lines(browser)), "the error's sentence")
    assert "Not sent: do not lose me" in lines(browser)[-1]
    assert "--allow-origin" in lines(browser)[-1]
    assert browser.find_element("id", "text").get_property("value") == "do not lose me"


def test_the_page_of_the_docs_shows_what_nobody_confirms(server, browser, site):
    """A form's answer cannot be read, so a refusal is silence: the text stays on the page."""
    home = site()
    open_docs(browser, page_of_the_docs(home, server, ' transport: "script",'))
    write(browser, "ann", "do not lose me either")
    until(lambda: lines(browser)[-1:] == ["Sending: do not lose me either"], "the text")
    publish(server, "lobby", "a message of another")
    until(lambda: lines(browser)[-1:] == ["somebody: a message of another"], "what comes next")
    assert "Sending: do not lose me either" in lines(browser)


def test_script_tags_alone_are_enough_to_listen(server, browser, site, channel):
    """JSONP is served as an attachment with nosniff; a script tag runs it all the same."""
    publish(server, channel, "before")
    browser.get(listener(site(), server, channels=channel, transport="script"))
    until(lambda: lines(browser) == ["before"], "what was said before")
    for number in range(3):
        publish(server, channel, f"<b>now {number}</b>")
        until(lambda: lines(browser)[-1:] == [f"<b>now {number}</b>"], "what is said now")
    assert "offline" not in states(browser)


def test_a_page_that_nobody_named_may_listen_and_not_speak(server, browser, site, channel):
    browser.get(listener(site(), server, channels=channel))
    until(lambda: "online" in states(browser), "online")
    error, _ = say(browser, channel, "let me in")
    assert error["status"] == 403
    publish(server, channel, "heard")
    until(lambda: lines(browser) == ["heard"], "what is said")
    assert said_to(server, channel) == ["heard"]


def test_a_page_that_was_named_speaks(named, browser, channel):
    home, server = named
    browser.get(listener(home, server, channels=channel))
    until(lambda: "online" in states(browser), "online")
    error, number = say(browser, channel, "hello from elsewhere")
    assert error is None
    until(lambda: lines(browser) == ["hello from elsewhere"], "it comes back")
    assert chat.history(server.port, channel)[0]["id"] == number


def test_another_page_of_the_same_host_is_another_site(named, browser, site, channel):
    """The port belongs to the origin: one that is named does not speak for its neighbours."""
    home, server = named
    browser.get(listener(site(NEIGHBOUR), server, channels=channel))
    until(lambda: "online" in states(browser), "online")
    assert say(browser, channel, "me too")[0]["status"] == 403
    assert said_to(server, channel) == []


def test_a_form_of_another_site_says_nothing(server, browser, site, channel):
    """Old browsers' way of posting. In new ones its Origin tells where it is from."""
    target = f"{server.origin}/channels/{channel}"
    for kind in ("application/x-www-form-urlencoded", "text/plain", "multipart/form-data"):
        browser.get(site(STRANGER).has("/", f"""<!DOCTYPE html><title>mine</title>
            <form method=post action="{target}" enctype="{kind}">
            <textarea name=text>forged</textarea><button id=go></button></form>"""))
        browser.find_element("id", "go").click()
        until(lambda: browser.current_url == target, "the answer")
        assert "other sites" in browser.execute_script("return document.body.textContent")
    assert said_to(server, channel) == []


@pytest.mark.parametrize("allowed", [True, False], ids=["allowed", "off"])
def test_third_party_cookies_are_off_where_tests_say_so(browse, engine, site, allowed):
    """A test of the tests: the same two sites with and without, and the cookie comes or not."""
    shop, page = site(NEIGHBOUR), site(STRANGER)
    # Chromium gives other sites Secure cookies alone, and takes the loopback for secure; WebKit
    # gives them any, and takes no Secure cookie over plain HTTP.
    words = {"chromium": "; SameSite=None; Secure", "webkit": ""}[engine]
    shop.has("/set", "set", Set_Cookie="mark=here; Path=/" + words)
    shop.has("/tag.js", "ran = true", "text/javascript")
    browser = browse(third_party_cookies=allowed)
    browser.get(shop.origin + "/set")
    browser.get(page.has("/", f"<!DOCTYPE html><script src={shop.origin}/tag.js></script>"))
    assert browser.execute_script("return ran")
    sent = [fields.get("Cookie") for _, _, fields, _ in shop.requests_of("/tag.js")]
    assert sent == ["mark=here" if allowed else None]


def test_the_chat_needs_no_third_party_cookies(named, browse, channel):
    """Two people on another site's page, in browsers that send that site's cookies alone."""
    home, server = named
    address = listener(home, server, channels=channel)
    ann, bob = browse(third_party_cookies=False), browse(third_party_cookies=False)
    for browser in (ann, bob):
        browser.get(address)
        until(lambda: "online" in states(browser), "online")
    assert say(ann, channel, "no cookies")[0] is None
    assert say(bob, channel, "none here")[0] is None
    for browser in (ann, bob):
        until(lambda: lines(browser) == ["no cookies", "none here"], "both lines")


# ---- Private channels of a site that says who its visitors are ----

KEY = "a key that two servers share, and nobody else has"


def ticket(name, *channels, lifetime=600):
    """As the site's own server makes it; docs/client.md."""
    def encode(data):
        return base64.urlsafe_b64encode(data).rstrip(b"=")
    claims = {"sub": name, "channels": channels, "exp": int(time.time()) + lifetime, "say": True}
    text = encode(b'{"alg":"HS256","typ":"JWT"}') + b"." + encode(json.dumps(claims).encode())
    return (text + b"." + encode(hmac.digest(KEY.encode(), text, hashlib.sha256))).decode()


def tickets_of(home, server, channel, name, **options):
    """The page of one of its visitors, who is let into the private channel."""
    put_client(home)
    words = json.dumps({"url": server.origin, "since": "start", "channels": channel,
                        "ticket": ticket(name, channel), "share": False, **options})
    return home.has(f"/{name}", LISTENER % (words[:-1] + "," + HANDLERS + "}"))


@pytest.fixture
def sharing(launch, site, tmp_path):
    """A site whose server shares a key with the chat's."""
    home = site(NEIGHBOUR)
    path = tmp_path / "key"
    path.touch(0o600)
    path.write_text(KEY + "\n")
    return home, launch("--allow-origin", home.origin, "--ticket-key-file", str(path))


@pytest.mark.parametrize("transport", ["script", "xhr"])
def test_a_site_lets_its_visitors_into_a_private_channel(sharing, browse, channel, transport):
    """Without any third-party cookie, and by script tags alone if need be."""
    home, server = sharing
    private = f"private-{channel}"
    ann, bob = browse(third_party_cookies=False), browse(third_party_cookies=False)
    for browser, name in ((ann, "ann"), (bob, "bob")):
        browser.get(tickets_of(home, server, private, name, transport=transport))
        until(lambda: "online" in states(browser), "online")
    ann.execute_script("chat.say(arguments[0], 'between us')", private)
    for browser in (ann, bob):
        until(lambda: lines(browser) == ["between us"], "the line")
    answer = wire.ask(server.port, wire.request(
        "GET", f"/channels/{private}/messages?t={ticket('eve', private)}"))
    assert [message["from"] for message in answer.json()["messages"]] == ["ann"]
    assert wire.ask(server.port, chat.history_request(private)).status == 401


def test_who_has_no_good_ticket_is_refused(sharing, browser, channel):
    home, server = sharing
    private = f"private-{channel}"
    for bad in (None, "", "x.y.z", ticket("ann", private, lifetime=-1), ticket("ann", "private-b"),
                ticket("ann", private)[:-2]):
        browser.get(tickets_of(home, server, private, "ann", transport="script", ticket=bad))
        until(lambda: "refused" in states(browser), f"a refusal of {bad}")
        assert lines(browser) == []


@pytest.mark.parametrize("transport", ["script", "xhr"])
def test_a_channel_that_is_refused_does_not_silence_the_others(
        sharing, browser, channel, transport):
    """One with an impossible name, one without a ticket: the page is told of both, and hears on."""
    home, server = sharing
    names = [channel, f"private-{channel}", "No such name", f"{channel}-b"]
    publish(server, channel, "before")
    browser.get(listener(home, server, channels=names, transport=transport))
    until(lambda: "online" in states(browser), "online")
    publish(server, f"{channel}-b", "after")
    until(lambda: lines(browser) == ["before", "after"], "what is said in the others")
    assert browser.execute_script("return refused") == [
        ["No such name", 400], [f"private-{channel}", 401]]
    assert states(browser) == ["connecting", "online"]


def test_the_example_of_two_origins_is_a_chat(browse):
    """examples/10-embed as its README has it, with two visitors."""
    folder = os.path.dirname(os.environ["FIRESIDE"])
    example = subprocess.Popen(
        ["setpriv", "--pdeathsig", "KILL", "stdbuf", "-oL",
         os.environ.get("FIRESIDE_EMBED", os.path.join(folder, "Example10Embed")), "0"],
        stdout=subprocess.PIPE, text=True)
    try:
        assert select.select([example.stdout], [], [], 30)[0], "the example says nothing"
        address = re.search(r"http://\S+/\?visitor=", example.stdout.readline())[0]
        ann, bob = browse(third_party_cookies=False), browse(third_party_cookies=False)
        for browser, name in ((ann, "ann"), (bob, "bob")):
            browser.get(address + name)
            until(lambda: browser.find_element("id", "light").text == "online", "online")
        for browser, name, text in ((ann, "ann", "hi <b>bob</b>"), (bob, "bob", "hi ann")):
            browser.execute_script("document.getElementById('channel').value = 'private-board'")
            browser.find_element("id", "text").send_keys(text + Keys.ENTER)
            for one in (ann, bob):
                until(lambda: lines(one)[-1:] == [f"#private-board {name}: {text}"], text)
    finally:
        example.kill()
        example.wait()
