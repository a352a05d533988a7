"""Narrow and wide, light and dark."""
# SPDX-License-Identifier: MIT

import chat
import pytest
import wire
from people import Person
from patience import until

PHONE, DESK = (390, 800), (1280, 800)

CONTRAST = """
const channels = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).map(Number);
const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, at) => sum + v * [0.2126, 0.7152, 0.0722][at], 0);
const ground = (one) => {
    const colour = getComputedStyle(one).backgroundColor;
    const isClear = colour === "transparent" || /, 0\\)$/.test(colour);
    return isClear && one.parentElement ? ground(one.parentElement) : colour;
};
const one = document.querySelector(arguments[0]);
const values = [getComputedStyle(one).color, ground(one)].map((c) => light(channels(c)));
return [(Math.max(...values) + 0.05) / (Math.min(...values) + 0.05), values[1]];
"""

#: All in the side that the keyboard gets to, in its order.
STOPS = """
const stops = [...document.querySelectorAll("#side :is(a, button, summary, input:enabled)")]
    .filter((one) => one.offsetParent !== null);
"""

#: Gives the focus to one of them, and says whether nothing lies over its edges.
IS_UNCOVERED = STOPS + """
const one = stops[arguments[0]];
one.focus();
const { left, right, top, bottom } = one.getBoundingClientRect();
return [top + 2, bottom - 2].every(
    (y) => one.contains(document.elementFromPoint((left + right) / 2, y)));
"""


@pytest.fixture
def at(browse, server, channel):
    """Somebody who is online in a window of this size."""
    browsers = []

    def at(size, **wishes):
        browser = browse(**wishes)
        browsers.append((browser, browser.get_window_size()))
        browser.set_window_size(*size)
        return Person(browser, server.origin, f"ann of {channel}").opens(channel).logs_in()

    yield at
    for browser, size in browsers:
        browser.set_window_size(size["width"], size["height"])


def displayed(person, selector):
    return person.browser.find_element("css selector", selector).is_displayed()


def in_sight(person, selector):
    """Not only displayed, but within the window: a side may be pushed out of it."""
    return person.browser.execute_script(
        """const box = document.querySelector(arguments[0]).getBoundingClientRect();
        return box.width > 0 && box.right > 1 && box.left < innerWidth - 1""", selector)


def has_no_sideways_scroll(person, selector="html"):
    return person.browser.execute_script(
        "const one = document.querySelector(arguments[0]); return one.scrollWidth <= one.clientWidth",
        selector)


def test_a_phone_has_the_log_and_a_menu_for_the_rest(at):
    ann = at(PHONE)
    assert displayed(ann, "#menu")
    # The side slides out, and a window without a window manager takes its new size when it likes.
    until(lambda: not in_sight(ann, "#channels"), "the side out of sight")
    ann.says("W" * 300 + " from a phone https://a.example/" + "w" * 300)
    ann.sees(lambda page: page["lines"], "the line")
    assert has_no_sideways_scroll(ann)
    ann.press("#menu")
    until(lambda: in_sight(ann, "#channels") and in_sight(ann, "#people"), "the menu")
    ann.press("#about summary")
    until(lambda: in_sight(ann, "#about pre"), "the lines for a terminal")
    assert has_no_sideways_scroll(ann, "#about pre")
    assert has_no_sideways_scroll(ann)


def test_what_has_the_focus_in_the_menu_is_in_sight(at, server, channel):
    """However far the menu scrolls: nothing in it covers the rest (WCAG 2.4.11)."""
    for number in range(12):
        wire.ask(server.port, chat.publish_request(f"{channel}-{number}", "hello"))
    ann = at(PHONE)
    until(lambda: not in_sight(ann, "#channels"), "the side out of sight")
    ann.press("#menu")
    until(lambda: ann.element("#side").rect["x"] == 0, "the menu, where it comes to rest")
    ann.sees(lambda page: len(ann.browser.find_elements("css selector", "#others a")) >= 12,
             "more channels than the menu has room for")
    down = range(ann.browser.execute_script(STOPS + "return stops.length"))
    for stop in (*down, *reversed(down)):
        until(lambda: ann.browser.execute_script(IS_UNCOVERED, stop), f"stop {stop} in sight")


def test_a_wide_window_has_all_beside_the_log(at):
    ann = at(DESK)
    assert not displayed(ann, "#menu")
    for selector in ("#channels", "#people", "#log", "#text"):
        assert in_sight(ann, selector), selector
    assert has_no_sideways_scroll(ann)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_page_is_as_light_or_dark_as_the_desktop(at, dark):
    ann = at(DESK, dark=dark)
    ann.says("can you read this?")
    ann.sees_line("can you read this?")
    for selector in ("#log .text", "#log .from", "#log time", "#light", "#text", "#me",
                     "#join input"):
        contrast, ground = ann.browser.execute_script(CONTRAST, selector)
        assert (ground < 0.2) == dark, f"{selector} is not on {'dark' if dark else 'light'} ground"
        assert contrast >= 4.5, f"{selector} has a contrast of {contrast:.1f}"


def test_the_button_changes_the_theme_and_a_reload_keeps_it(at):
    ann = at(DESK)

    def theme():
        return ann.browser.execute_script("return document.documentElement.dataset.theme || ''")

    first = ann.browser.execute_script(CONTRAST, "body")[1]
    ann.press("#theme")
    until(lambda: theme() in ("light", "dark"), "a theme")
    chosen = theme()
    assert (ann.browser.execute_script(CONTRAST, "body")[1] < 0.2) != (first < 0.2)
    ann.reloads()
    until(lambda: theme() == chosen, "the same theme")
