"""A login that ends elsewhere: the page notices, and nothing goes out under another name, or none."""
# SPDX-License-Identifier: MIT

import chat
import pytest
from people import Person
from visitor import Visitor


@pytest.fixture
def ann(browse, server, channel):
    ann = Person(browse(), server.origin, f"ann of {channel}")
    return ann.opens(channel).logs_in()


def session_of(person, server):
    """A visitor who has the cookie of this browser."""
    other = Visitor(server.port)
    other.cookie = person.browser.get_cookie("sid")["value"]
    assert other.me()["name"] == person.name
    return other


def texts(server, channel):
    return [(one.get("from"), one["body"]["text"]) for one in chat.history(server.port, channel)]


def sees_goodbye(person, *sentences):
    page = person.sees(lambda page: page["nameError"] == " ".join(sentences), sentences)
    assert page["isAsked"] and not page["me"]
    return page


def test_a_logout_in_another_tab_is_noticed_and_the_draft_kept(ann, server, channel):
    first = ann.browser.current_window_handle
    ann.types("half a sentence")
    ann.browser.switch_to.new_window("tab")
    ann.opens(channel)
    ann.sees(lambda page: page["me"] == ann.name, "their own name")
    ann.logs_out()
    ann.browser.switch_to.window(first)
    page = sees_goodbye(ann, "You were logged out in another tab.",
                        "Your message is still here.")
    assert page["draft"] == "half a sentence"
    # Typing on does not take the sentence away, and sending asks for the name.
    ann.says(" and the rest")
    ann.sees(lambda page: page["nameError"] == "Type your name first.", "that it was not sent")
    assert texts(server, channel) == []
    ann.gives_name(ann.name)
    ann.sees_line("half a sentence and the rest", of=ann.name)
    assert texts(server, channel) == [(ann.name, "half a sentence and the rest")]


def test_a_visitor_who_comes_back_under_another_name_keeps_the_message_too(ann, server, channel):
    session = session_of(ann, server)
    ann.types("hello")
    assert session.post("/logout", {"_xsrf": session.card["xsrf"]}).status == 200
    sees_goodbye(ann, "You were logged out.", "Your message is still here.")
    ann.gives_name(f"another {channel}")
    ann.sees_line("hello", of=f"another {channel}")


def test_a_logout_by_a_program_is_noticed_by_the_poll_that_it_ends(ann, server, channel):
    session = session_of(ann, server)
    assert session.post("/logout", {"_xsrf": session.card["xsrf"]}).status == 200
    sees_goodbye(ann, "You were logged out.")


def test_without_its_cookie_nothing_is_sent(ann, server, channel):
    """No other tab tells of it, and the poll goes on with the ticket that it has."""
    ann.browser.delete_all_cookies()
    ann.says("still mine")
    page = sees_goodbye(ann, "You were logged out.", "Your message is still here.")
    assert (page["draft"], page["lines"]) == ("still mine", [])
    assert texts(server, channel) == []
    ann.gives_name(f"another {channel}")
    ann.sees_line("still mine", of=f"another {channel}")


def test_a_tab_that_is_looked_at_again_asks_who_it_is(ann):
    ann.browser.delete_all_cookies()
    ann.browser.execute_script("dispatchEvent(new Event('focus'))")
    sees_goodbye(ann, "You were logged out.")
