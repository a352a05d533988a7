"""Scripts of the chat's own origin that are not the page's: an answer to a script tag is one of them.

No hole is known by which somebody could put a tag into the page. So the cable puts it there.
"""
# SPDX-License-Identifier: MIT

import pytest
from patience import until
from people import Person

#: In each page, and not needed by it where there is no phone.
ROOM = (b'<meta name="viewport" content="width=device-width, initial-scale=1, '
        b'interactive-widget=resizes-content">')
#: The server calls what it is asked to call.
TAG = b'<script src="/poll?channels=lobby&hold=0&callback=localStorage.clear"></script>'
POLICY = b"Content-Security-Policy: default-src 'none'; script-src "


@pytest.fixture
def ann(browser, cable, channel):
    """She has been here before."""
    ann = Person(browser, cable.origin, f"ann of {channel}").opens(channel)
    browser.execute_script("localStorage.setItem('canary', 'sings')")
    return ann


def canary(ann):
    return ann.browser.execute_script("return localStorage.getItem('canary')")


def has_tag(ann):
    return ann.browser.execute_script(
        "return document.querySelectorAll('script[src*=callback]').length") == 1


def test_a_tag_in_the_page_cannot_call_by_way_of_the_server(ann, cable, channel):
    cable.swap(ROOM, TAG)
    ann.opens(channel)
    assert has_tag(ann)
    assert canary(ann) == "sings"
    # The page's own scripts run all the same.
    ann.logs_in()
    ann.says("hi")
    ann.sees_line("hi")
    assert canary(ann) == "sings"


def test_without_the_policy_it_would(ann, cable, channel):
    """A test of the test above."""
    cable.swap(ROOM, TAG)
    cable.swap(POLICY, b"X-" + POLICY[2:])
    ann.opens(channel)
    assert has_tag(ann)
    until(lambda: canary(ann) is None, "the canary's end")
