"""Around the messages: mentions, the line "New", links to messages, Ctrl-K, offline, the weight."""
# SPDX-License-Identifier: MIT

import re
import secrets

import chat
import pytest
import stopwatch
import wire
from patience import until
from people import Person
from selenium.webdriver.common.keys import Keys

#: Puts a list in the place of notifications: a browser without a screen shows none.
RECORD = """
const answer = arguments[0];
window.shownNotifications = [];
window.Notification = class extends EventTarget {
    static permission = "granted";
    static requestPermission = async () => answer;
    constructor(title, { body, tag }) {
        super();
        window.shownNotifications.push({ title, body, tag });
        window.lastNotification = this;
    }
    close() {}
};
"""


def publish(server, channel, *texts):
    for text in texts:
        assert wire.ask(server.port, chat.publish_request(channel, text)).status == 201


def ids(person):
    return [line["id"] for line in person.look()["lines"]]


def in_page(person, script, *arguments):
    return person.browser.execute_script(script, *arguments)


def new_line(person):
    """What it says, and the text of the message below it; None where there is none."""
    return in_page(person, """
        const line = document.querySelector("#lines .new");
        return line && [line.textContent, line.nextElementSibling.querySelector(".text").textContent]""")


@pytest.fixture
def ann(browse, server, channel):
    return Person(browse(), server.origin, f"ann-{channel}").opens(channel).logs_in()


@pytest.fixture
def bob(browse, server, channel):
    return Person(browse(), server.origin, f"bob-{channel}").opens(channel).logs_in()


# ---- Mentions ----

def test_a_mention_marks_the_channel_until_it_is_read(ann, bob, channel):
    ann.joins(f"{channel}-other")
    ann.sees_light("online")
    bob.says("nobody in particular")
    ann.sees_unread(channel, 1)
    assert not ann.browser.find_elements("css selector", "#channels .mention")
    bob.says(f"@{ann.name}: tea?")
    ann.element(f"#channels a[data-channel='{channel}'] .mention")
    link = ann.element(f"#channels a[data-channel='{channel}']")
    assert "mentions you" in link.get_attribute("textContent")  # for a screen reader
    assert ann.browser.title.startswith("(@ 2)")
    ann.goes_to(channel)
    until(lambda: not ann.browser.find_elements("css selector", "#channels .mention"), "no mark")


def test_who_wants_it_is_notified_of_a_mention_in_another_channel(ann, bob, channel):
    in_page(ann, RECORD, "granted")
    ann.press("#settings")
    ann.press("#set-notify")
    until(lambda: in_page(ann, "return localStorage['fireside page notify']") == "true", "it kept")
    ann.press(".question .no")
    ann.joins(f"{channel}-other")
    ann.sees_light("online")
    bob.says("not for her")
    bob.says(f"@{ann.name}: <b>tea</b>?")
    shown = until(lambda: in_page(ann, "return window.shownNotifications"), "a notification")
    line = bob.sees_line(f"@{ann.name}: <b>tea</b>?")
    assert shown == [{
        "title": f"{bob.name} in #{channel}", "body": f"@{ann.name}: <b>tea</b>?",
        "tag": f"{channel} {line['id']}"}]
    in_page(ann, "window.lastNotification.dispatchEvent(new Event('click'))")
    ann.sees_line(line["text"])
    assert ann.open_channel(ann.look()) == channel


def test_who_has_blocked_notifications_is_told_so(ann):
    in_page(ann, RECORD, "denied")
    ann.press("#settings")
    ann.press("#set-notify")
    until(lambda: "does not allow" in ann.element(".question [role=status]").text, "why")
    assert not ann.element("#set-notify").is_selected()


# ---- The line "New" ----

def test_a_line_stands_above_what_is_new_until_one_writes(ann, bob, channel):
    bob.says("read")
    ann.sees_lines("read")
    ann.joins(f"{channel}-other")
    ann.sees_light("online")
    bob.says("one")
    bob.says("two")
    ann.sees_unread(channel, 2)
    ann.goes_to(channel)
    ann.sees_lines("read", "one", "two")
    assert until(lambda: new_line(ann), "the line") == ["New", "one"]
    ann.reloads()
    ann.sees_light("online")
    ann.sees_lines("read", "one", "two")
    assert until(lambda: new_line(ann), "the line") == ["New", "one"]
    bob.says("three")
    ann.sees_line("three")
    assert new_line(ann) == ["New", "one"]
    ann.says("four")
    ann.sees_line("four")
    until(lambda: new_line(ann) is None, "no line")
    bob.says("five")
    ann.sees_line("five")
    assert new_line(ann) is None


def test_where_more_is_new_than_is_loaded_the_line_says_so(ann, server, channel):
    publish(server, channel, "read")
    ann.sees_lines("read")
    ann.joins(f"{channel}-other")
    ann.sees_light("online")
    publish(server, channel, *(f"new {number}" for number in range(60)))
    ann.sees_unread(channel, 60)
    ann.goes_to(channel)
    assert until(lambda: new_line(ann), "the line")[0].startswith("More than")
    until(lambda: ann.scrolls_up() or new_line(ann) == ["New", "new 0"], "the line in its place")


# ---- Links to messages ----

def test_the_time_of_a_message_leads_to_it(ann, server, channel):
    publish(server, channel, *(f"line {number}" for number in range(120)))
    ann.opens(channel)
    ann.sees_line("line 119")
    old = chat.history(server.port, channel)[20]["id"]
    ann.browser.get(f"{server.origin}/?channel={channel}&message={old}")
    ann.sees_line("line 20")
    until(lambda: in_page(ann, "return document.activeElement.dataset.id") == old, "it in focus")
    assert in_page(ann, "return document.activeElement.getAttribute('aria-current')") in ("true", None)
    lines = [line["text"] for line in ann.look()["lines"]]
    assert "line 10" in lines and "line 30" in lines and "line 119" not in lines
    ann.press("#newest")
    ann.sees_line("line 119")
    href = in_page(ann, "return document.querySelector('#lines article:last-child .at').href")
    assert href.endswith(f"?channel={channel}&message={ids(ann)[-1]}")


def test_a_link_to_a_message_that_is_gone_says_so(ann, server, channel):
    ann.says("here")
    ann.sees_lines("here")
    journal = ids(ann)[0].split(":")[0]
    ann.browser.get(f"{server.origin}/?channel={channel}&message={journal}:9999999")
    ann.sees(lambda page: "not here any more" in page["notice"], "that it is gone")
    ann.sees_lines("here")


def test_without_a_script_the_link_leads_there_too(browse, server, channel):
    publish(server, channel, *(f"line {number}" for number in range(60)))
    old = chat.history(server.port, channel)[5]["id"]
    browser = browse(javascript=False)
    browser.get(f"{server.origin}/?channel={channel}&message={old}")
    marked = browser.find_element("css selector", "#lines [aria-current]")
    assert "line 5" in marked.get_attribute("textContent") and marked.get_attribute("data-id") == old
    assert "line 59" not in browser.page_source
    link = marked.find_element("css selector", ".at").get_attribute("href")
    assert link.endswith(f"&message={old}#message")


# ---- The keyboard ----

def test_ctrl_k_goes_to_a_channel_by_its_letters(ann, channel):
    ann.joins(f"{channel}-zebra")
    ann.joins(f"{channel}-apple")
    ann.sees_light("online")
    ann.element("#text").send_keys(Keys.CONTROL + "k")
    ann.element(".switcher input").send_keys("zebra" + Keys.ENTER)
    ann.sees(lambda page: ann.open_channel(page) == f"{channel}-zebra", "the channel")
    ann.sees(lambda page: page["focus"] == "text", "the box to write in focused")
    ann.element("#text").send_keys(Keys.CONTROL + "k")
    ann.element(".switcher input").send_keys("no such" + Keys.ESCAPE)
    assert not ann.browser.find_elements("css selector", ".switcher")


def test_alt_shift_arrow_goes_to_the_next_unread_channel(ann, server, channel):
    ann.joins(f"{channel}-one")
    ann.joins(f"{channel}-two")
    ann.goes_to(channel)
    publish(server, f"{channel}-two", "hello")
    ann.sees_unread(f"{channel}-two", 1)
    ann.element("#text").send_keys(Keys.ALT + Keys.SHIFT + Keys.ARROW_DOWN)
    ann.sees(lambda page: ann.open_channel(page) == f"{channel}-two", "the unread one")


# ---- The network ----

def test_while_offline_one_sees_when_the_next_try_is_and_can_have_it_now(browse, cable, channel):
    ann = Person(browse(), cable.origin, f"ann-{channel}").opens(channel).logs_in()
    cable.pull()
    ann.sees_light("offline")
    until(lambda: "Next try in" in ann.element("#top").text, "the countdown")
    cable.plug()
    if ann.look()["light"] == "offline":
        ann.press("#retry")
    ann.sees_light("online")
    until(lambda: "Next try" not in ann.element("#top").text, "no countdown")


# ---- A person with two browsers ----

def sees_when_back(person, holds, what):
    """A browser tells what was read after a while. Another asks when its person comes back to it."""
    def comes_back(page):
        in_page(person, "window.dispatchEvent(new Event('focus'))")
        return holds(page)
    person.sees(comes_back, what)


def test_what_is_read_in_one_browser_is_read_in_the_other(browse, launch, channel):
    server = launch("--login", "name")
    if wire.ask(server.port, wire.request("GET", "/me/read")).status == 404:
        pytest.skip("this server keeps no marks")
    one = Person(browse(), server.origin, f"ann-{channel}").opens(channel).logs_in()
    two = Person(browse(), server.origin, one.name)
    two.browser.get(f"{server.origin}/health")
    two.browser.add_cookie({key: value for key, value in one.browser.get_cookies()[0].items()
                            if key in ("name", "value", "path")})
    bob = Person(browse(), server.origin, f"bob-{channel}").opens(channel).logs_in()
    bob.says("one")
    one.sees_lines("one")
    two.opens("lobby")
    two.sees(lambda page: page["me"] == one.name, "the same person")
    sees_when_back(two, lambda page: any(item["name"] == channel for item in page["channels"]), channel)
    bob.says("two")
    two.sees_unread(channel, 1)
    one.sees_lines("one", "two")
    sees_when_back(two, lambda page: two.unread(page, channel) == "", "nothing unread")


# ---- The weight ----

@pytest.mark.parametrize("engine", ["chromium"])
@pytest.mark.parametrize("login, messages", [("off", 0), ("off", 30), ("name", 0)])
@pytest.mark.parametrize("language", stopwatch.LANGUAGES)
def test_the_page_is_light(browse, launch, channel, login, messages, language):
    """30 kB over the wire in 5 requests, before it can be used."""
    server = launch("--login", login, "--publish-rate", "0")
    ann = Person(browse(), server.origin)
    publish(server, channel, *(secrets.token_urlsafe(40) for _ in range(messages)))
    try:
        stopwatch.load(ann, channel, language)
    finally:
        stopwatch.reads(ann.browser, "en")  # other tests have the same browser
    loaded = in_page(ann, """
        return [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
            .filter((one) => !["fetch", "xmlhttprequest"].includes(one.initiatorType))
            .map((one) => [new URL(one.name).pathname, one.encodedBodySize])""")
    second = re.compile(r"/enhancements-|/late.css$|/manifest|/icon-")  # the second phase, and its own
    at_first = {path: size for path, size in loaded if not second.search(path)}
    assert {"/", f"/page/{language}/page.js", "/page.css"} <= set(at_first)
    assert len(at_first) <= 5, at_first
    assert sum(at_first.values()) <= 30000, at_first


@pytest.mark.parametrize("engine", ["chromium"])
def test_without_its_second_phase_one_reads_and_writes_and_a_click_gets_it(browse, server, channel):
    browser = browse()
    browser.execute_cdp_cmd("Network.enable", {})
    browser.execute_cdp_cmd("Network.setBlockedURLs", {"urls": ["*/enhancements-*"]})
    try:
        ann = Person(browser, server.origin, f"ann-{channel}").opens(channel, wait=False)
        ann.sees_light("online")
        ann.logs_in()
        ann.says("hi")
        publish(server, channel, "hi ann")
        ann.sees_lines("hi", "hi ann")
        assert in_page(ann, "return document.documentElement.dataset.script") == "on"
        assert ann.look()["notice"] == ""
    finally:
        browser.execute_cdp_cmd("Network.setBlockedURLs", {"urls": []})
    ann.press("#theme")
    until(lambda: in_page(ann, "return document.documentElement.dataset.theme") is not None,
          "other colours")
    ann.sees_the_page_whole()
