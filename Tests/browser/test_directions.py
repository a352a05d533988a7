"""Names and texts that run from right to left, in a page that runs from left to right."""
# SPDX-License-Identifier: MIT

import pytest
from patience import until
from people import Person

#: Of all names the ones that show it: the sign at the end belongs to the left of the letters. Where
#: nothing keeps the name together, the sign goes to the other end, to what follows.
ALI, NOA = "علي!", "נועה!"

#: Where the first and the last character of this text stand, in the element whose own text it is.
ENDS = """
const [selector, name] = arguments;
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let node; (node = walker.nextNode());) {
    const at = node.data.indexOf(name);
    if (at < 0 || !node.parentElement.closest(selector)) continue;
    return [at, at + name.length - 1].map((index) => {
        const range = document.createRange();
        range.setStart(node, index);
        range.setEnd(node, index + 1);
        const { left, right } = range.getBoundingClientRect();
        return (left + right) / 2;
    });
}
return null;
"""


@pytest.fixture
def ali(browse, server, channel):
    return Person(browse(), server.origin, f"{ALI[:-1]} {channel}!").opens(channel).logs_in()


@pytest.fixture
def noa(browse, server, channel):
    return Person(browse(), server.origin, f"{NOA[:-1]} {channel}!").opens(channel).logs_in()


def assert_runs_leftwards(person, selector, text):
    first, last = until(
        lambda: person.browser.execute_script(ENDS, selector, text), f"{text} in {selector}")
    assert last < first, f"in {selector} {text} begins at {first} and ends at {last}"


def test_a_name_stays_in_one_piece(ali, noa):
    ali.says("مرحبا")
    noa.says("hello")
    for person, own, other in ((ali, ali.name, noa.name), (noa, noa.name, ali.name)):
        person.sees_people(own, other)
        person.sees(lambda page: len(page["lines"]) == 2, "both messages")
        assert_runs_leftwards(person, "#me", own)
        assert_runs_leftwards(person, "#people", other)
        assert_runs_leftwards(person, "article .from", other)


def test_so_it_does_in_a_sentence(ali, noa):
    ali.sees_people(ali.name, noa.name)
    noa.types("half a")
    ali.sees(lambda page: page["typing"], "that somebody is typing")
    assert_runs_leftwards(ali, "#typing", noa.name)


def test_a_text_runs_as_its_first_letters_do(ali):
    for text, direction in (("שלום, friends!", "rtl"), ("hello, علي!", "ltr"),
                            ("مرحبا https://example.org/", "rtl")):
        ali.says(text)
        ali.sees_line(text)
        assert ali.browser.execute_script(
            """const all = document.querySelectorAll("#lines .text");
            return getComputedStyle(all[all.length - 1]).direction""") == direction
    assert_runs_leftwards(ali, "#lines .text", "שלום")
