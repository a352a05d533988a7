"""Narrow and wide, light and dark."""
# SPDX-License-Identifier: MIT

import pytest
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

#: Counts from here on how often the side begins to slide.
SLIDES = """
window.slides = 0;
document.querySelector("#side").ontransitionrun = (event) => {
    if (event.target === event.currentTarget && event.propertyName === "transform") slides += 1;
};
"""

#: How often it did, once two pictures have been drawn: the event comes with the next one.
SEEN_SLIDES = """
const answer = arguments[0];
requestAnimationFrame(() => requestAnimationFrame(() => answer(slides)));
"""

#: All in the side that the keyboard gets to, in its order.
STOPS = """
const stops = [...document.querySelectorAll("#side :is(a, button, summary, input:enabled)")]
    .filter((one) => one.offsetParent !== null);
"""

#: Gives the focus to one of them, and says whether nothing lies over its middle.
IS_UNCOVERED = STOPS + """
const one = stops[arguments[0]];
one.focus();
const { left, right, top, bottom } = one.getBoundingClientRect();
return one.contains(document.elementFromPoint((left + right) / 2, (top + bottom) / 2));
"""


@pytest.fixture
def at(browse, server, channel):
    """Somebody who is online in a window of this size."""
    def at(size, **wishes):
        browser = browse(**wishes)
        browser.set_window_size(*size)
        return Person(browser, server.origin, f"ann of {channel}").opens(channel).logs_in()

    return at


def displayed(person, selector):
    return person.browser.find_element("css selector", selector).is_displayed()


def has_no_sideways_scroll(person, selector="html"):
    return person.browser.execute_script(
        "const one = document.querySelector(arguments[0]); return one.scrollWidth <= one.clientWidth",
        selector)


def test_a_phone_has_the_log_and_a_menu_for_the_rest(at):
    ann = at(PHONE)
    assert displayed(ann, "#menu")
    ann.sees_no_menu()
    ann.says("W" * 300 + " from a phone https://a.example/" + "w" * 300)
    ann.sees(lambda page: page["lines"], "the line")
    assert has_no_sideways_scroll(ann)
    ann.opens_menu()
    assert ann.has_in_sight("#channels") and ann.has_in_sight("#people")
    ann.press("#about summary")
    until(lambda: ann.has_in_sight("#about pre"), "the lines for a terminal")
    assert has_no_sideways_scroll(ann, "#about pre")
    assert has_no_sideways_scroll(ann)


def test_no_menu_slides_over_a_window_that_becomes_narrow(at):
    """It would lie over the button, and over what one reads, and nobody has opened it."""
    ann = at(DESK)
    ann.browser.execute_script(SLIDES)
    ann.browser.set_window_size(*PHONE)
    ann.sees_no_menu()
    assert ann.browser.execute_async_script(SEEN_SLIDES) == 0
    ann.opens_menu()
    assert ann.browser.execute_async_script(SEEN_SLIDES) == 1
    ann.browser.set_window_size(*DESK)
    until(lambda: not displayed(ann, "#menu"), "a wide window")
    ann.browser.execute_script(SLIDES)
    ann.browser.set_window_size(*PHONE)
    ann.sees_no_menu()
    assert ann.browser.execute_async_script(SEEN_SLIDES) == 0


def test_what_has_the_focus_in_the_menu_is_in_sight(at, channel):
    """However far the menu scrolls: nothing in it covers the rest (WCAG 2.4.11)."""
    ann = at(DESK)
    for number in range(12):  # more than the menu has room for
        name = f"{channel}-{number}"
        ann.joins(name)
        ann.sees(lambda page: ann.open_channel(page) == name, f"{name} open")
    ann.browser.set_window_size(*PHONE)
    ann.sees_no_menu()
    ann.opens_menu()
    down = range(ann.browser.execute_script(STOPS + "return stops.length"))
    for stop in (*down, *reversed(down)):
        until(lambda: ann.browser.execute_script(IS_UNCOVERED, stop), f"stop {stop} in sight")


def test_a_wide_window_has_all_beside_the_log(at):
    ann = at(DESK)
    assert not displayed(ann, "#menu")
    for selector in ("#channels", "#people", "#log", "#text"):
        assert ann.has_in_sight(selector), selector
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
