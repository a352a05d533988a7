"""fireside.js in another site's page, in old engines: it reads by script tag, and posts by form."""
# SPDX-License-Identifier: MIT

import json

import chat
import pytest
from foreign import NEIGHBOUR
from patience import until
from test_embedding import listener, publish, said_to


@pytest.fixture
def embedded(launch, site, browser, channel):
    """A page of a site that the server names, which listens and is online; with its server."""
    home = site(NEIGHBOUR)
    server = launch("--allow-origin", home.origin)
    publish(server, channel, "before")
    browser.opens(listener(home, server, channels=channel, transport="script"))
    until(lambda: browser.runs("states.join()") == "connecting,online", "online")
    return browser, server


def lines(browser):
    """What the page's list has, in order."""
    return browser.runs("""
        var items = document.getElementsByTagName("li"), texts = [], i;
        for (i = 0; i < items.length; i++) texts.push(items[i].firstChild.data);
        texts.join("|")""")


def sees_lines(browser, *texts):
    until(lambda: lines(browser) == "|".join(texts), lambda: f"{texts} in {lines(browser)}")


def test_script_tags_bring_all_messages_in_order(embedded, channel):
    browser, server = embedded
    numbers = [f"<b>now</b> {number}" for number in range(10)]
    for text in numbers:
        publish(server, channel, text)
    sees_lines(browser, "before", *numbers)


def test_a_form_posts_each_message_once(embedded, channel):
    browser, server = embedded
    texts = ["hello", "1 + 1 = 2 & \"50 %\" <b>", "\u00e9\u4e16\U0001f525 \\ \n new line"]
    for text in texts:
        browser.runs(f"""
            done = [];
            chat.say({json.dumps(channel)}, {json.dumps(text)}, function (error, id) {{
                done = [error ? error.message : "", id];
            }}); 0""")
        until(lambda: browser.runs("done.length") == 2, f"{text!r} is said")
        assert browser.runs("done[0]") == ""
    assert said_to(server, channel) == ["before", *texts]
    sees_lines(browser, "before", *texts)
