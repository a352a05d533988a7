"""How a text is written and how it looks: code, mentions, emoji, commands, topics."""
# SPDX-License-Identifier: MIT

import chat
import pytest
import wire
from patience import until
from people import Person
from selenium.webdriver.common.keys import Keys

BLOCK = """```swift
let fire = true
    if fire { print("a line that is wider than the screen of any phone, and then some more") }
```"""

#: Of each message: its classes, and the texts of what stands in it.
LOOKS = """
const all = (one, selector) => [...one.querySelectorAll(selector)].map((part) => part.textContent);
return [...document.querySelectorAll("#log article[data-id]")].map((one) => ({
    classes: [...one.classList, ...one.querySelector(".text").classList],
    text: one.querySelector(".text").textContent, blocks: all(one, "pre"),
    codes: all(one, ":not(pre) > code"), mentions: all(one, ".mention"), mine: all(one, ".mention.me"),
    links: all(one, ".text a")
}));
"""


@pytest.fixture
def both(browse, server, channel):
    """Two people in the same channel, with names that nobody else has."""
    people = [Person(browse(), server.origin, f"{name}-{channel}") for name in ("ann", "bob")]
    for person in people:
        person.opens(channel).logs_in()
    for person in people:
        person.sees_people(*(one.name for one in people))
    return people


def says(server, channel, text, name="cy"):
    answer = wire.ask(server.port, chat.publish_request(channel, text, name=name))
    assert answer.status == 201, answer


def sees_look(person, holds):
    """The look of the newest message, when it is so."""
    looks = []

    def now():
        looks[:] = person.browser.execute_script(LOOKS)
        return looks and holds(looks[-1])

    until(now, lambda: f"{person.name} should see it, and sees {looks}")
    return looks[-1]


def sees_answer(person, *parts):
    def now():
        shown = person.browser.execute_script(
            "return document.querySelector('#answer').textContent")
        return all(part in shown for part in parts)
    until(now, f"{parts} below the box")


def says_emoji(person, text):
    """WebKit's driver cannot type them."""
    person.browser.execute_script("document.querySelector('#text').value = arguments[0]", text)
    person.says("")


def test_code_keeps_its_form_and_nothing_in_it_is_more_than_text(both):
    ann, bob = both
    ann.says(f"{BLOCK}\nrun `@{bob.name} https://x.example/` first")
    for person in both:
        look = sees_look(person, lambda look: look["blocks"])
        assert look["blocks"] == [BLOCK.split("\n", 1)[1].rsplit("\n", 1)[0]]
        assert look["codes"] == [f"@{bob.name} https://x.example/"]
        assert not look["mentions"] and not look["links"]
        assert person.browser.execute_script("""
            const block = document.querySelector("#log pre"), own = getComputedStyle(block);
            return [own.whiteSpace, own.overflowX, block.tabIndex,
                document.documentElement.scrollWidth <= innerWidth]""") == ["pre", "auto", 0, True]


def test_the_servers_own_page_shows_the_same(both, server, channel):
    ann, _ = both
    for text in (BLOCK, "/me waves", "🔥🔥", "run `make`"):
        says_emoji(ann, text)
        sees_look(ann, lambda look: True)
    until(lambda: len(chat.history(server.port, channel)) == 4, "four messages")
    answer = wire.ask(server.port, wire.request(
        "GET", f"/?channel={channel}", fields=["Accept: text/html"]))
    html = answer.body.decode()
    assert '<pre dir="ltr" tabindex="0"><code>let fire = true\n    if fire' in html
    assert f'class="from">{ann.name}</bdi> waves</p>' in html
    assert '<p class="text emoji" dir="auto">🔥🔥</p>' in html
    assert "run <code>make</code></p>" in html


def test_who_is_mentioned_is_marked_and_the_visitor_most_of_all(both, server, channel):
    ann, bob = both
    ann.says(f"hi @{bob.name.upper()} and @nobody")
    assert sees_look(ann, lambda look: look["mentions"])["mine"] == []
    assert sees_look(bob, lambda look: look["mine"])["mine"] == [f"@{bob.name.upper()}"]


def test_a_mention_is_marked_as_soon_as_its_name_is_known(browse, server, channel):
    ann, dan = Person(browse(), server.origin, f"ann-{channel}"), Person(
        browse(), server.origin, f"dan-{channel}")
    ann.opens(channel).logs_in()
    says(server, channel, f"where is @{dan.name}?")
    assert sees_look(ann, lambda look: True)["mentions"] == []
    dan.opens(channel).logs_in()
    assert sees_look(ann, lambda look: look["mentions"])["mentions"] == [f"@{dan.name}"]


def test_tab_completes_one_name_and_else_goes_on(both):
    ann, bob = both
    ann.types(f"hi @{bob.name[:-2]}" + Keys.TAB)
    ann.sees(lambda page: page["draft"] == f"hi @{bob.name} ", "the whole name")
    ann.types("x" + Keys.TAB)
    ann.sees(lambda page: page["focus"] != "text", "another field in focus")


def test_emoji_alone_are_large(both):
    ann, bob = both
    says_emoji(ann, "look 🔥")
    bob.sees_line("look 🔥")
    assert "emoji" not in sees_look(bob, lambda look: True)["classes"]
    three = "👨\u200d👩\u200d👧👍🏽🇯🇵"
    says_emoji(ann, three)
    sees_look(bob, lambda look: look["text"] == three and "emoji" in look["classes"])


def test_what_somebody_does_is_a_line_of_its_own(both, server, channel):
    ann, bob = both
    ann.says("hi")
    ann.says("/me waves")
    ann.says("bye")
    for person in both:
        person.sees_lines("hi", f"{ann.name} waves", "bye")
        looks = person.browser.execute_script(LOOKS)
        assert ["action" in one["classes"] for one in looks] == [False, True, False]
        assert "follows" not in looks[2]["classes"]
    assert chat.history(server.port, channel)[1]["body"] == {"text": "/me waves"}


def test_commands_do_what_they_say(both, channel):
    ann, bob = both
    ann.says("/help")
    sees_answer(ann, "/nick", "/join", "/topic")
    ann.says(f"/nick eve-{channel}")
    ann.sees(lambda page: page["me"] == f"eve-{channel}", "another name")
    ann.sees_light("online")
    ann.says("hello")
    bob.sees_line("hello", of=f"eve-{channel}")
    ann.says(f"/nick {bob.name}")
    until(lambda: ann.browser.execute_script(
        "return document.querySelector('#answer').className") == "error", "why not")
    ann.sees(lambda page: page["draft"] == f"/nick {bob.name}", "the text still there")
    ann.element("#text").clear()
    ann.says(f"/join {channel}-2")
    ann.sees(lambda page: ann.open_channel(page) == f"{channel}-2" and page["draft"] == "",
             "the other channel")


def test_what_is_no_command_is_not_sent_unless_it_is_meant(both, server, channel):
    ann, bob = both
    ann.says("/shrug hi")
    sees_answer(ann, "/shrug", "/help")
    ann.sees(lambda page: page["draft"] == "/shrug hi", "the text still there")
    ann.element("#text").clear()
    for text in ("//shrug", "/usr/bin/env", "/"):
        ann.says(text)
    bob.sees_lines("/shrug", "/usr/bin/env", "/")


def test_a_topic_is_set_and_everyone_sees_it(both):
    ann, bob = both
    topic = "return document.querySelector('#topic').textContent"
    ann.says("/topic")
    sees_answer(ann, "no topic")
    ann.says("/topic Tea & <b>fire</b>")
    for person in both:
        person.sees_line(f"{ann.name} changed the topic: Tea & <b>fire</b>")
        until(lambda: person.browser.execute_script(topic) == "Tea & <b>fire</b>", "the topic")
    bob.press("#topic button")
    bob.element(".question input").clear()
    bob.agrees()
    for person in both:
        person.sees_line(f"{bob.name} removed the topic")
    bob.reloads()
    bob.sees_line(f"{bob.name} removed the topic")


@pytest.mark.parametrize("language, line, unknown", [
    ("ja", "{name} さんがトピックを変更しました: 火", "コマンド"),
    ("ru", "{name} меняет тему: 火", "Команды /what нет")])
def test_it_speaks_the_visitors_language(browse, server, channel, language, line, unknown):
    browser = browse()
    browser.get(f"{server.origin}/?channel={channel}")
    browser.add_cookie({"name": "language", "value": language, "path": "/"})
    ann = Person(browser, server.origin, f"ann-{channel}").opens(channel).logs_in()
    ann.says("/topic 火")
    ann.sees_line(line.format(name=ann.name))
    ann.says("/what")
    sees_answer(ann, unknown)


def test_a_draft_survives_a_reload_in_each_channel(both, channel):
    ann, _ = both
    ann.types("here")
    ann.joins(f"{channel}-2")
    ann.sees(lambda page: page["focus"] == "text" and page["draft"] == "", "an empty box in focus")
    ann.types("there")
    ann.reloads()
    ann.sees_light("online")
    ann.sees(lambda page: page["draft"] == "there", "the draft of this channel")
    ann.goes_to(channel)
    ann.sees(lambda page: page["draft"] == "here", "the draft of the other")
