"""Browsers that know modules, but cannot run the page's own, get plain.js as the oldest do."""
# SPDX-License-Identifier: MIT

import chat
import pytest
import wire
from people import Person


def looks_old(person):
    return person.browser.execute_script("return document.documentElement.className") == "old"


def test_where_page_js_does_not_run_plain_js_does(browser, server, cable, channel):
    cable.swap(b"/page.js", b"/none.js")  # fails as one that cannot be parsed
    ann = Person(browser, cable.origin, "ann").opens(channel)
    assert looks_old(ann)
    wire.ask(server.port, chat.publish_request(channel, "hi ann", name="bob"))
    ann.sees_line("hi ann", of="bob")
    ann.fills("#say", "from", "ann")
    ann.element("#text").send_keys("hi bob")
    ann.press("#say button")
    ann.sees_lines("hi ann", "hi bob")
    assert [message["from"] for message in chat.history(server.port, channel)] == ["bob", "ann"]


@pytest.mark.parametrize("engine", ["chromium"])
def test_so_it_does_where_page_css_has_no_colours(browser, server, channel):
    script = "CSS.supports = (words) => !words.includes(':where')"
    mark = browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": script})
    try:
        assert looks_old(Person(browser, server.origin, "ann").opens(channel))
    finally:
        browser.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", mark)


def test_where_page_js_runs_plain_js_does_nothing(browser, server, channel):
    ann = Person(browser, server.origin, "ann").opens(channel)
    assert not looks_old(ann)
