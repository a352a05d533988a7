"""What the eye and the keyboard meet: where things stand, and whether they can be told apart."""
# SPDX-License-Identifier: MIT

from itertools import combinations

import chat
import colours
import pytest
import wire
from people import Person
from patience import until
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

#: So many circles beside each other, as the page makes them; the last is nobody's.
CIRCLES = """
const list = document.querySelector("#people");
list.replaceChildren(...[...Array(12).keys(), null].map((tint) => {
    const item = document.createElement("li"), circle = document.createElement("span");
    circle.className = "face";
    if (tint !== null) circle.dataset.tint = tint;
    item.append(circle);
    return item;
}));
return [...list.querySelectorAll(".face")].map((one) => getComputedStyle(one))
    .map((style) => [style.backgroundColor, style.color]);
"""

FILES = "return performance.getEntriesByType('resource').map((one) => new URL(one.name).pathname)"


@pytest.fixture
def ann(browse, server, channel):
    browser = browse()
    browser.set_window_size(1280, 800)
    return Person(browser, server.origin, f"ann of {channel}").opens(channel)


def test_each_file_is_fetched_once(ann):
    scripts = [path for path in ann.browser.execute_script(FILES) if path.endswith(".js")]
    assert "/page/en/page.js" in scripts
    assert sorted(scripts) == sorted(set(scripts))


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_circles_can_be_told_apart_and_read(browse, server, channel, dark):
    ann = Person(browse(dark=dark), server.origin).opens(channel)
    circles = [
        (colours.rgb(ground), colours.rgb(ink))
        for ground, ink in ann.browser.execute_script(CIRCLES)
    ]
    assert (colours.luminance(circles[0][0]) < 0.2) == dark
    for ground, ink in circles:
        assert colours.contrast(ground, ink) >= 4.5
    nearest = min(
        (colours.difference(one[0], other[0]), one[0], other[0])
        for one, other in combinations(circles, 2))
    assert nearest[0] >= 12, nearest


def test_a_message_that_failed_leaves_room_for_newer_ones(ann, server, channel):
    ann.logs_in(f"ann of {channel}")
    ann.browser.execute_script(
        "document.querySelector('#text').value = arguments[0]", "0123456789" * 7000)
    ann.types(Keys.ENTER)
    why = ann.element(".failed .why").text
    assert why.startswith(
        "Not sent: the message is too long (70,000 characters; the limit is 65,000)."), why
    wire.ask(server.port, chat.publish_request(channel, "the newest", name="bob"))
    ann.sees_line("the newest", of="bob")
    until(lambda: in_the_log(ann, "#lines article:last-of-type"), "the newest message in sight")
    # All of it can be read, by keyboard, too.
    ann.browser.execute_script("document.querySelector('.failed .text').focus()")
    assert ann.browser.switch_to.active_element.get_attribute("class") == "text"
    ann.browser.switch_to.active_element.send_keys(Keys.PAGE_DOWN)
    until(lambda: ann.browser.execute_script(
        "return document.querySelector('.failed .text').scrollTop > 0"), "the rest of it")


def in_the_log(person, selector):
    return person.browser.execute_script(
        """const log = document.querySelector("#log").getBoundingClientRect();
        const box = document.querySelector(arguments[0]).getBoundingClientRect();
        return box.height > 0 && box.top >= log.top && box.bottom <= log.bottom + 1""", selector)


def test_what_scrolls_does_so_in_the_page_s_colours(ann):
    width, colour = ann.browser.execute_script(
        """const style = getComputedStyle(document.querySelector("#log"));
        return [style.scrollbarWidth, style.scrollbarColor || null]""")
    assert width == "thin"
    assert colour != "auto"  # nothing where a browser knows the width alone


@pytest.mark.parametrize("engine", ["chromium"])  # the other has no such wish to test with
def test_where_colours_are_the_system_s_buttons_keep_their_shape(ann):
    ann.logs_in().says("hi")
    ann.sees_line("hi")
    ann.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {
        "features": [{"name": "forced-colors", "value": "active"}]})
    try:
        for selector in ("#say [type=submit]", "#theme", "#join button", "#logout button", ".text"):
            edge = ann.browser.execute_script(
                """const style = getComputedStyle(document.querySelector(arguments[0]));
                return [style.borderTopStyle, parseFloat(style.borderTopWidth)]""", selector)
            assert edge == ["solid", 1], f"{selector} has the edge {edge}"
    finally:
        ann.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


@pytest.mark.parametrize("engine", ["chromium"])  # whether Tab stops at links is a wish in the other
def test_the_keyboard_gets_to_the_box_before_the_channels(ann):
    stops = []
    ann.browser.execute_script("document.body.focus()")
    while "join-channel" not in stops and len(stops) < 20:
        ActionChains(ann.browser).send_keys(Keys.TAB).perform()
        stops.append(ann.browser.execute_script(
            "const one = document.activeElement; return one.id || one.getAttribute('href')"))
    assert stops[:3] == ["#log", "#text", "#channels"], "links to skip with come first"
    assert stops.index("log") < stops.index("text") < stops.index("/")


def test_what_to_type_into_a_terminal_leads_where_the_browser_is(ann, cable, channel):
    """Behind a proxy that hands on another Host: the server guesses wrong, and the browser knows."""
    guess = f"<span data-origin>{cable.origin}".encode()
    cable.swap(guess, b"<span data-origin>http://elsewhere")
    ann.origin = cable.origin
    ann.opens(channel)
    lines = ann.browser.execute_script("return document.querySelector('#about pre').textContent")
    assert lines.splitlines() == [
        f"curl -d text=hi {cable.origin}/channels/{channel}",
        f"curl '{cable.origin}/?callback=hello'"]


@pytest.fixture
def forgetful(launch):
    """A server that keeps five messages of each channel."""
    return launch("--keep-messages", "5")


def start(person):
    return person.browser.execute_script("return document.querySelector('#start').textContent")


def test_a_channel_begins_where_no_messages_have_gone(ann, forgetful, channel):
    for number in range(1, 10):
        wire.ask(forgetful.port, chat.publish_request(channel, f"{number}", name="bob"))
    wire.ask(forgetful.port, chat.publish_request(f"{channel}-new", "hi", name="bob"))
    ann.origin = forgetful.origin
    ann.opens(channel).sees_lines(*"56789")
    until(lambda: start(ann) == "Older messages have expired. A channel keeps up to 5 messages, "
          "for up to 7 days.", lambda: start(ann))
    ann.opens(f"{channel}-new").sees_lines("hi")
    until(lambda: start(ann) == f"This is where #{channel}-new begins.", lambda: start(ann))
