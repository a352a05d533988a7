"""A newcomer's first minute: one form, and each mistake is named where it was made."""
# SPDX-License-Identifier: MIT

import chat
import pytest
import wire
from people import Person
from selenium.webdriver.common.keys import Keys
from visitor import Visitor

PHONE = (390, 800)
CHANNEL_ERROR = "A channel's name is made of letters, digits, - and _, 64 at most."


@pytest.fixture
def ann(browse, server, channel):
    return Person(browse(), server.origin, f"ann of {channel}").opens(channel)


@pytest.fixture(scope="session")
def named(launch):
    """A server where one must log in to speak."""
    return launch("--login", "name")


@pytest.fixture(scope="session")
def keyed(launch, tmp_path_factory):
    """A server that belongs to another site, which makes the tickets."""
    key = tmp_path_factory.mktemp("key") / "key"
    key.write_text("a-secret-of-at-least-32-characters\n")
    key.chmod(0o600)
    return launch("--ticket-key-file", str(key))


def senders(server, channel):
    return [message.get("from") for message in chat.history(server.port, channel)]


def is_shown(person, selector):
    found = person.browser.find_elements("css selector", selector)
    return any(one.is_displayed() for one in found)


def test_a_name_and_a_message_are_one_form(ann, server, channel):
    ann.element("#name").send_keys(ann.name)
    ann.says("hello")
    ann.sees_line("hello", of=ann.name)
    page = ann.sees(lambda page: page["me"] == ann.name, "their own name")
    assert page["draft"] == "" and not page["isAsked"]
    ann.sees_people(ann.name)
    ann.says("and again")
    ann.sees_lines("hello", "and again")
    assert senders(server, channel) == [ann.name, ann.name]


def test_it_is_the_same_where_one_must_log_in(browse, named, channel):
    ann = Person(browse(), named.origin, f"ann of {channel}").opens(channel)
    assert not is_shown(ann, "#nameless") and not is_shown(ann, "#login")
    ann.says("too early")
    ann.sees(lambda page: page["nameError"] == "Type your name first.", "the sentence")
    ann.gives_name(ann.name)  # Enter there sends what is in the box
    ann.sees_line("too early", of=ann.name)


def test_nobody_speaks_without_a_name_unless_they_say_so(ann, server, channel):
    ann.says("hello")
    page = ann.sees(lambda page: page["nameError"] == "Type your name first.", "the sentence")
    assert (page["draft"], page["focus"]) == ("hello", "name")
    assert ann.element("#name").get_attribute("aria-invalid") == "true"
    ann.element("#name").send_keys("a")
    assert ann.look()["nameError"] == ""
    assert ann.element("#name").get_attribute("aria-invalid") is None
    ann.element("#name").send_keys(Keys.BACKSPACE)
    ann.press("#nameless")
    ann.sees_line("hello", of="somebody")
    assert senders(server, channel) == [None]


def test_a_name_that_is_taken_costs_no_message(ann, server, channel):
    assert Visitor(server.port).log_in(ann.name).status == 200
    ann.element("#name").send_keys(ann.name)
    ann.says("hello")
    page = ann.sees(lambda page: page["nameError"] == "That name is taken. Choose another.",
                    "the sentence")
    assert (page["draft"], page["focus"], page["me"]) == ("hello", "name", "")
    ann.element("#name").send_keys(" too" + Keys.ENTER)
    ann.sees_line("hello", of=ann.name + " too")


def test_one_may_join_without_a_word(ann, server, channel):
    ann.element("#name").send_keys(ann.name)
    assert ann.element("#send").text == "Join"
    ann.press("#send")
    ann.sees_people(ann.name)
    ann.sees(lambda page: page["focus"] == "text", "the box to write in under the cursor")
    assert ann.element("#send").text == "Send"
    assert senders(server, channel) == []


def test_the_wrong_name_of_a_channel_is_named_beside_its_field(ann, channel):
    for wrong in ("Bad name!", "日本語。"):
        ann.joins(wrong)
        page = ann.sees(lambda page: page["joinError"] == CHANNEL_ERROR, "the sentence")
        assert page["notice"] == "" and ann.open_channel(page) == channel
        field = ann.element("#join-channel")
        assert field.get_attribute("aria-invalid") == "true"
        field.send_keys(Keys.BACKSPACE)
        assert ann.look()["joinError"] == ""
    ann.joins("Bad name!")
    ann.sees(lambda page: page["joinError"] == CHANNEL_ERROR, "the sentence again")
    ann.press("#channels a[data-channel=lobby]")
    ann.sees(lambda page: page["joinError"] == "", "no sentence in another channel")


def test_on_a_phone_it_is_in_the_drawer(ann):
    ann.browser.set_window_size(*PHONE)
    ann.sees_no_menu()
    ann.opens_menu()
    ann.joins("Bad name!")
    ann.sees(lambda page: page["joinError"] == CHANNEL_ERROR, "the sentence")
    error = ann.element("#side #join-error")
    assert error.get_attribute("role") == "alert"
    assert 0 <= error.rect["x"] <= PHONE[0] - error.rect["width"]


def test_after_joining_a_channel_one_writes_there(ann, channel):
    ann.joins(f"{channel}-b")
    ann.sees(lambda page: ann.open_channel(page) == f"{channel}-b" and page["focus"] == "text",
             "the box to write in under the cursor")


def test_a_private_channel_says_what_it_is_and_asks_for_a_name(browse, named, channel):
    ann = Person(browse(), named.origin, f"ann of {channel}").opens(channel)
    private = f"private-{channel}"
    ann.joins(private)
    ann.sees(lambda page: ann.open_channel(page) == private, f"{private} in the list")
    assert "You need a name to read this channel." in ann.element(".locked").text
    assert ann.browser.title == f"🔒{private} · Fireside"
    assert ann.element("#title").text == f"🔒{private}"
    assert not is_shown(ann, "#text") and not is_shown(ann, "#nameless")
    assert ann.element("#send").text == "Join"
    ann.sees(lambda page: page["focus"] == "name", "the field for a name under the cursor")
    ann.press("#send")
    ann.sees(lambda page: page["nameError"] == "Type your name first.", "the sentence")
    ann.logs_in()
    ann.makes_it()
    assert not is_shown(ann, ".locked")
    ann.says("between us")
    ann.sees_line("between us", of=ann.name)


def test_without_any_login_there_are_no_private_channels(ann, channel):
    ann.joins(f"private-{channel}")
    assert "nobody logs in here" in ann.element(".locked").text
    assert not is_shown(ann, "#say") and not is_shown(ann, "#claim")
    ann.goes_to(channel)
    ann.logs_in()
    ann.says("hello all the same")
    ann.sees_line("hello all the same", of=ann.name)


def test_where_another_site_decides_no_login_is_offered(browse, keyed, channel):
    ann = Person(browse(), keyed.origin, f"ann of {channel}").opens(channel)
    for logs_in in (False, True):
        if logs_in:
            ann.logs_in()
        ann.joins(f"private-{channel}")
        assert "a ticket from the site that runs this chat" in ann.element(".locked").text
        assert not is_shown(ann, "#say")
        ann.goes_to(channel)
        ann.sees_light("online")
    ann.says("hello all the same")
    ann.sees_line("hello all the same", of=ann.name)


def test_what_was_written_before_a_reload_is_there_after_it(ann, channel):
    ann.types("half a sentence")
    ann.joins(f"{channel}-b")
    ann.sees(lambda page: ann.open_channel(page) == f"{channel}-b", "the other channel")
    ann.types("another half")
    ann.reloads()
    ann.sees(lambda page: page["draft"] == "another half", "what was written there")
    ann.goes_to(channel)
    ann.sees(lambda page: page["draft"] == "half a sentence", "what was written here")
    ann.logs_in()  # sends it
    ann.sees_line("half a sentence", of=ann.name)
    ann.types("mine alone")
    ann.logs_out()
    ann.reloads()
    ann.sees_light("online")
    assert ann.look()["draft"] == ""
