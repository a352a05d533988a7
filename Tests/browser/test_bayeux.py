"""Pages of other sites listen as Faye's and CometD's clients do: 20 of 20 messages, in order."""
# SPDX-License-Identifier: MIT

import pytest
from bayeux import REQUESTS, SCRIPT_TAGS, Page, said, say
from cable import Cable
from foreign import STRANGER
from patience import until
from selenium.webdriver.common.keys import Keys
from test_embedding import KEY, named, ticket  # noqa: F401
from test_workshop import step  # noqa: F401

EMPTY = "<!DOCTYPE html><title>Bayeux</title>"
TEXTS = [f"message {number}" for number in range(20)]


@pytest.fixture
def elsewhere(site):
    """A page of a site that the server has not heard of."""
    return site(STRANGER).has("/", EMPTY)


@pytest.fixture
def cord(server):
    """Cables to servers that tests start, and not to the one for all."""
    cables = []

    def cord(server):
        cables.append(Cable(server.port))
        return cables[-1]

    yield cord
    for one in cables:
        one.close()


@pytest.mark.parametrize("habits", ["Faye", "CometD"])
def test_by_script_tags_a_page_of_another_origin_hears_all_though_answers_are_lost(
        browser, elsewhere, cable, server, channel, habits):
    page = Page(browser, elsewhere, SCRIPT_TAGS).starts(cable.origin, channel, habits)
    page.is_connected()
    for start in range(0, 20, 4):
        say(server, channel, TEXTS[start:start + 4])
        cable.pull()
        cable.plug()
    page.hears(TEXTS)


@pytest.mark.parametrize("habits", ["Faye", "CometD"])
def test_with_the_replay_extension_a_restart_of_the_server_loses_nothing(
        browser, elsewhere, launch, cord, tmp_path, channel, habits):
    server = launch("--journal", f"{tmp_path}/fireside.db")
    cable = cord(server)
    page = Page(browser, elsewhere, SCRIPT_TAGS).starts(cable.origin, channel, habits)
    page.is_connected()
    say(server, channel, TEXTS[:10])
    page.hears(TEXTS[:10])
    server.terminate()
    server.start()
    say(server, channel, TEXTS[10:15])
    cable.server = ("127.0.0.1", server.port)
    say(server, channel, TEXTS[15:])
    page.hears(TEXTS)


def test_a_page_of_a_named_origin_reads_and_publishes_by_xmlhttprequest_with_credentials(
        browser, named, channel):
    home, server = named
    page = Page(browser, home.has("/", EMPTY), REQUESTS).starts(server.origin, channel)
    page.is_connected()
    assert page.publishes("hi")["successful"]
    page.hears(["hi"])
    assert said(server, channel) == ["hi"]
    assert page.asks("failures") == 0


def test_a_page_of_any_other_origin_reads_nothing_by_xmlhttprequest(
        browser, elsewhere, server, channel):
    page = Page(browser, elsewhere, REQUESTS).starts(server.origin, channel)
    until(lambda: page.asks("failures") > 1, "a second failure")
    assert not page.asks("isConnected")


def test_an_event_stream_that_is_cut_goes_on_where_it_was(browser, named, cord, channel):
    home, server = named
    cable = cord(server)
    page = Page(browser, home.has("/", EMPTY), REQUESTS).starts(cable.origin, channel, "true")
    page.is_connected()
    until(lambda: page.asks("opens"), "the stream")
    for start in (0, 10):
        opens = page.asks("opens")
        say(server, channel, TEXTS[start:start + 5])
        cable.pull()
        cable.plug()
        say(server, channel, TEXTS[start + 5:start + 10])
        until(lambda: page.asks("opens") > opens, "another stream")
    page.hears(TEXTS)


def test_with_a_ticket_in_the_handshake_a_private_channel_is_open_from_any_site(
        browser, elsewhere, launch, tmp_path, channel):
    key = tmp_path / "key"
    key.touch(0o600)
    key.write_text(KEY + "\n")
    server, private = launch("--ticket-key-file", str(key)), f"private-{channel}"
    ticket_of_ann = ticket("ann", private)
    page = Page(browser, elsewhere, SCRIPT_TAGS).starts(
        server.origin, private, f"Object.assign({{ ticket: '{ticket_of_ann}' }}, Faye)")
    page.is_connected()
    assert page.publishes("hi")["successful"]
    page.hears(["hi"])


def test_the_page_of_example_13_talks_and_says_why_it_may_not_at_another_address(step, browser):
    def says(text):
        browser.find_element("id", "text").send_keys(text + Keys.ENTER)

    def sees(*texts):
        until(lambda: browser.execute_script(
            "return [].map.call(document.querySelectorAll('li'), (line) => line.textContent)"
        ) == list(texts), f"{texts}")

    address = step("Example13Bayeux").rstrip(";")
    browser.get(address)
    says("hi")
    sees("hi")
    browser.get(address.replace("localhost", "127.0.0.1"))
    says("ho")
    sees("Not sent: 403:/chat/lobby:Pages of this origin may not post")
