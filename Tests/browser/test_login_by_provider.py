"""Login by a provider: two that people use, with their own pages, and a chat that shows strangers nothing."""
# SPDX-License-Identifier: MIT

import os

import pytest
from patience import until
from people import Person
from providers import Chat
from server import default_program

#: What strangers may see of a chat that is for members.
SECRET = "words for members"


@pytest.fixture(scope="module")
def chat(tmp_path_factory):
    folder = str(tmp_path_factory.mktemp("providers") / "chat")
    program = os.environ.get("FIRESIDE", default_program())
    with Chat(program, folder, "--hold", "2") as chat:
        yield chat


@pytest.fixture
def visitor(browse, chat):
    """Comes to the chat's page, in a browser that nobody is logged in with."""
    def visitor(**wishes):
        browser = browse(**wishes)
        for origin in (chat.origin, *(each.origin for each in chat.providers)):
            browser.get(f"{origin}/robots.txt")
            browser.delete_all_cookies()
        return Person(browser, chat.origin)
    return visitor


def goes_to(person, provider, channel):
    person.browser.get(f"{person.origin}/?channel={channel}")
    person.press(f"a[href*='/login/{provider.name}']")


def at_nano(person, name):
    """Its page: a form."""
    person.element("#username").send_keys(name)
    person.element("#password").send_keys(name)
    person.press("button[type=submit]")


def at_glewlwyd(person, name):
    """Its page is drawn by a script, and asks once more before it leads back."""
    person.element("#username").send_keys(name)
    person.element("#password").send_keys(name)
    person.press("#loginbut")
    person.press("button.btn-success")


PAGES = {"nano": at_nano, "glewlwyd": at_glewlwyd}


def logs_in(person, provider, name, channel):
    goes_to(person, provider, channel)
    PAGES[provider.name](person, name)
    person.name = provider.calls(name)
    # A driver may go on before the browser does, which is still at the provider then.
    until(lambda: person.browser.current_url.startswith(person.origin), "the way back")
    person.element("#text")
    person.sees_light("online")
    person.sees(lambda page: page["me"] == person.name, "their own name")
    return person


@pytest.fixture(params=PAGES)
def provider(request, chat):
    return next(each for each in chat.providers if each.name == request.param)


def test_one_logs_in_speaks_and_logs_out(visitor, chat, provider, channel):
    ann = logs_in(visitor(), provider, "ann", channel)
    assert ann.browser.current_url.startswith(f"{chat.origin}/?channel={channel}")
    ann.says(SECRET)
    ann.sees_line(SECRET, of=ann.name)
    ann.reloads()
    ann.sees_line(SECRET, of=ann.name)
    goodbyes = provider.name == "nano" and provider.goodbyes()
    ann.press("#logout button")
    until(lambda: SECRET not in ann.browser.page_source, "nothing of the chat after the logout")
    if provider.name == "nano":
        until(lambda: provider.goodbyes() > goodbyes, "the provider's own logout")
    ann.browser.get(f"{chat.origin}/?channel={channel}")
    ann.element(f"a[href*='/login/{provider.name}']")
    assert SECRET not in ann.browser.page_source


#: Answers to a logout reach the page late, when the server has ended the connection long ago.
LATE_LOGOUT = """
const real = window.fetch;
window.fetch = async (place, options) => {
    const answer = await real(place, options);
    if (String(place).includes("/logout")) await new Promise((done) => setTimeout(done, 2000));
    return answer;
};
"""


def test_a_logout_leads_to_the_provider_though_the_connection_ends_first(visitor, chat, channel):
    nano = chat.providers[0]
    ann = logs_in(visitor(), nano, "ann", channel)
    ann.sees_the_page_whole()
    goodbyes = nano.goodbyes()
    ann.browser.execute_script(LATE_LOGOUT)
    ann.press("#logout button")
    until(lambda: nano.goodbyes() > goodbyes, "the provider's own logout")


def test_two_people_of_one_name_are_two(visitor, chat, channel):
    glewlwyd = chat.providers[1]
    ann = logs_in(visitor(), glewlwyd, "ann", channel)
    other = logs_in(visitor(), glewlwyd, "ann2", channel)
    assert ann.name == other.name
    ann.says("from the one")
    other.says("from the other")
    for person in (ann, other):
        person.sees_lines("from the one", "from the other")
        until(lambda person=person: person.look()["people"].count(ann.name) == 2, "two of one name")


def test_a_stranger_sees_the_way_to_log_in_and_nothing_else(visitor, chat, channel):
    ann = logs_in(visitor(), chat.providers[0], "ann", channel)
    ann.says(SECRET)
    ann.sees_line(SECRET, of=ann.name)
    bob = visitor()
    for place in (f"/?channel={channel}", "/", f"/channels/{channel}/messages", "/channels",
                  f"/channels/{channel}/people"):
        bob.browser.get(chat.origin + place)
        source = bob.browser.page_source
        assert SECRET not in source and ann.name not in source
        # What they have asked for themselves is no news to them.
        assert channel in place or channel not in source
    bob.browser.get(chat.origin)
    for each in chat.providers:
        bob.element(f"a[href*='/login/{each.name}']")


def test_one_whom_the_operator_does_not_let_in_is_told_so(visitor, chat, channel):
    mallory = visitor()
    goes_to(mallory, chat.providers[1], channel)
    at_glewlwyd(mallory, "mallory")
    until(lambda: mallory.browser.current_url.startswith(chat.origin), "the way back")
    mallory.element("a[href*='/login/glewlwyd']")
    assert "Your account may not enter this chat." in mallory.browser.page_source
