"""Channels with names in other scripts, in old engines: they read there, and post."""
# SPDX-License-Identifier: MIT

from urllib.parse import quote

import pytest
from test_embedding import publish
from test_old_page import said_on, says, sees_light, value_of


@pytest.mark.parametrize("name", ["новости", "日本語"])
def test_one_reads_and_writes(browser, server, cable, channel, name):
    foreign, ann = f"{name}-{channel}", f"ann in {channel}"
    publish(server, foreign, "said before")
    browser.opens(f"{cable.origin}/?channel={quote(foreign)}")
    sees_light(browser, "online")
    browser.sees("said before")
    publish(server, foreign, "said now")
    browser.sees("said now")
    says(browser, "an answer", ann)
    browser.sees("an answer")
    assert value_of(browser, "text") == ""
    assert said_on(server, foreign)[-1] == (ann, "an answer")
