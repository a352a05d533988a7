"""What is said is text: no name, no text and no channel is ever more than that to a browser."""
# SPDX-License-Identifier: MIT

import json
from urllib.parse import quote, urlencode

import chat
import payloads
import pytest
import wire
from foreign import STRANGER
from patience import until
from people import Person

#: Whatever a page's policy kept from happening had been taken for markup before.
WATCH = """
window.violations = [];
addEventListener("securitypolicyviolation", (event) => violations.push(
    [event.violatedDirective, event.blockedURI, event.sample].join(" ")));
"""

#: Each line of the log as tags and attributes, in a short text; and the text of its parts.
SHAPES = """
const shape = (one) => one.nodeType !== 1 ? "" : "<" + [one.localName, ...[...one.attributes]
    .map((attribute) => attribute.name).sort()].join(" ") + ">"
    + [...one.childNodes].map(shape).join("") + "</>";
return [...document.querySelectorAll("#log article[data-id]")].map((one) => ({
    id: one.dataset.id, shape: shape(one), from: one.querySelector(".from").textContent,
    text: one.querySelector(".text").textContent,
    links: [...one.querySelectorAll("a, [href], [src]")].map((link) => link.outerHTML)
}));
"""

#: How many tags of each kind the page has, without those of its messages and its lists.
SKELETON = """
const counts = {};
for (const one of document.querySelectorAll("*")) {
    if (!one.closest("#log article, #log .day, #channels, #others, #people")) {
        const name = one.localName + (one.id ? "#" + one.id : "");
        counts[name] = (counts[name] || 0) + 1;
    }
}
return counts;
"""

HARMLESS = "nothing but words"
CODE = "<code></>"  # in a shape


@pytest.fixture
def canary(site):
    return site(STRANGER)


@pytest.fixture
def ann(browse, server, channel):
    """She has the channel open, and all that a policy forbids is written down."""
    ann = Person(browse(), server.origin, f"ann of {channel}").opens(channel)
    return watched(ann.logs_in())


def watched(person):
    person.browser.execute_script(WATCH)
    return person


def publish(server, channel, text, name=None):
    query = "?" + urlencode({"from": name}) if name is not None else ""
    answer = wire.ask(server.port, wire.request(
        "POST", f"/channels/{channel}{query}", json.dumps({"text": text}).encode(),
        "application/json"))
    return answer.json()["id"] if answer.status == 201 else None


def is_unharmed(person, canary):
    """Nothing ran, nothing was asked for, nothing was even tried; and the page goes on."""
    state = person.browser.execute_script(
        "return { hacked: window.hacked ?? null, violations: window.violations }")
    assert state == {"hacked": None, "violations": []}
    assert canary.asked == []
    person.says("still here")
    person.sees_line("still here")


def shapes(person):
    return {line["id"]: line for line in person.browser.execute_script(SHAPES)}


def is_only_text(person, sent, part):
    """Each message has the harmless one's shape, and this part of it is what was sent."""
    until(lambda: set(sent) <= set(shapes(person)), "all messages")
    lines = shapes(person)
    plain = without_place(
        next(line for line in lines.values() if line["text"] == HARMLESS)["shape"])
    for number, text in sent.items():
        line = lines[number]
        if CODE in line["shape"]:  # the backticks around it are not shown
            text = text.replace("`", "")
        assert one_newline(line[part]) == one_newline(text)
        links = [link for link in line["links"] if not link.startswith('<a class="at" href="/')]
        for link in links:
            assert link.startswith('<a href="http'), link
        shape = without_place(line["shape"]).replace(CODE, "")
        assert shape == plain or links, f"{text!r} became {shape}"
        assert without_links(shape) == plain, f"{text!r} became {shape}"


def without_place(shape):
    """A line that goes on where the one above it stopped is marked so, and one's own is, too."""
    return shape.replace("<article class data-id>", "<article data-id>")


def without_links(shape):
    return shape.replace("<a href rel target></>", "")


def one_newline(text):
    return text.replace("\r\n", "\n")


def aimed(canary, values=None):
    return [payloads.aimed(one, canary.origin) for one in values or payloads.ALL]


def test_texts_are_shown_as_they_were_sent(ann, server, canary, channel):
    before = ann.browser.execute_script(SKELETON)
    sent = {publish(server, channel, text): text for text in [HARMLESS, *aimed(canary)]}
    assert None not in sent
    is_only_text(ann, sent, "text")
    is_unharmed(ann, canary)
    assert ann.browser.execute_script(SKELETON) == before


def test_names_are_shown_as_they_were_given(ann, server, canary, channel):
    sent = {publish(server, channel, HARMLESS, name="ann"): "ann"}
    refused = []
    for name in aimed(canary):
        number = publish(server, channel, HARMLESS, name=name)
        if number:
            sent[number] = name.strip()
        else:
            refused.append(name)
    assert len(sent) > 90
    # Too long, or with marks that turn the line round.
    assert all(len(name) > 64 or set(name) & set("\n\t\u2028\u202e\u2066")
               for name in refused), refused
    is_only_text(ann, sent, "from")
    is_unharmed(ann, canary)


@pytest.mark.parametrize("part", ["from", "text"])
def test_the_servers_own_markup_holds_them_as_well(browse, server, canary, channel, part):
    """As it comes, without a script that could mend it; the page has the newest 30 of them."""
    ann = Person(browse(javascript=False), server.origin)
    values = [one for one in aimed(canary) if part == "text" or len(one.strip()) <= 64]
    for number in range(0, len(values), 29):
        sent = {}
        for value in [HARMLESS, *values[number:number + 29]]:
            words = (value, None) if part == "text" else (HARMLESS, value)
            sent[publish(server, channel, *words)] = value.strip() if part == "from" else value
        sent.pop(None, None)  # no name, to the server
        ann.opens(channel, wait=False)
        is_only_text(ann, sent, part)
    assert canary.asked == []


def post(server, channel, body):
    return wire.ask(server.port, wire.request(
        "POST", f"/channels/{channel}", json.dumps(body).encode(), "application/json"))


def test_messages_of_any_json_are_shown_as_text(ann, server, canary, channel):
    """Anyone may post any JSON: what has no text, or one that is none."""
    publish(server, channel, HARMLESS)
    mark = "<img src=x onerror=hacked=1>"
    bodies = [mark, [mark], {"text": {"toString": mark}}, {"text": [mark]}, {"text": 1},
              {"text": None},
              {mark: mark},
              {"constructor": {"prototype": {"x": mark}}},
              {"text": mark, "html": mark, "innerHTML": mark}, {"typing": True}, None, True, 1e300,
              {"text": ""}, [], {}, [[[[[mark]]]]]]
    for body in bodies:
        assert post(server, channel, body).status == 201, body
    assert post(server, channel, {"__proto__": {"text": mark}}).status == 400
    until(lambda: len(shapes(ann)) == len(bodies) + 1, "all messages")
    for line in shapes(ann).values():
        assert "<img" not in line["shape"] and "<script" not in line["shape"], line
    is_unharmed(ann, canary)


def test_one_types_them_by_hand(ann, canary):
    for text in aimed(canary, payloads.TAGS[:3] + payloads.BREAKERS[:3]):
        ann.says(text)
        ann.sees_line(text)
    is_unharmed(ann, canary)


def test_no_channel_is_called_so(ann, canary):
    """Asked for by the form: a sentence, and the page stays where it was."""
    here = ann.open_channel(ann.look())
    names = aimed(canary, payloads.TAGS[:12] + payloads.ADDRESSES[:9] + payloads.BREAKERS[:6])
    box = ann.element("#join [name=channel]")
    for name in names:
        # By script: typing 27 of them by key takes longer than all other tests here.
        ann.browser.execute_script(
            "arguments[0].value = arguments[1]; arguments[0].form.requestSubmit()", box, name)
        page = ann.look()
        assert all(wire_name(one["name"]) for one in page["channels"]), page["channels"]
        assert ann.open_channel(page) == here
    is_unharmed(ann, canary)


def wire_name(name):
    return name.replace("-", "").replace("_", "").isalnum() and name.isascii()


def test_words_that_objects_know_are_channels_like_others(ann, server, canary):
    """`__proto__` and `constructor` may be channels; lists of them are not to stumble over it."""
    for name in ("__proto__", "constructor", "tostring", "null", "undefined", "0", "-1"):
        ann.joins(name)
        ann.sees(lambda page: ann.open_channel(page) == name, f"{name} open")
        ann.sees_light("online")
        ann.says(f"{ann.name} in {name}")
        ann.sees_line(f"{ann.name} in {name}")
    ann.goes_to("lobby")
    for name in ("__proto__", "constructor"):
        publish(server, name, f"for {ann.name}")
        ann.sees_unread(name, 1)
    watched(ann.opens("lobby"))
    ann.goes_to("__proto__")
    ann.sees_line(f"for {ann.name}")
    is_unharmed(ann, canary)


@pytest.mark.parametrize("where", [
    "/?channel={}", "/#{}", "/?channel=lobby&x={}", "/?channel=lobby#{}"])
def test_an_address_of_the_page_runs_nothing(browse, server, canary, where):
    ann = Person(browse(), server.origin, "ann")
    tried = payloads.TAGS[:6] + payloads.BREAKERS[:3] + payloads.ADDRESSES[:1]
    for payload in aimed(canary, tried):
        ann.browser.get(server.origin + where.format(quote(payload, safe="")))
        assert ann.browser.execute_script("return window.hacked ?? null") is None
        assert not ann.browser.find_elements("css selector", "img[src=x]")
        assert payload not in ann.browser.execute_script("return document.body.textContent")
    assert canary.asked == []


def test_an_embedded_page_gets_them_as_they_were_sent(browser, server, site, canary, channel):
    """By script tag, on another site: what comes is data, whatever stands in it."""
    from test_embedding import lines, listener
    for text in aimed(canary):
        publish(server, channel, text)
    browser.get(listener(site(), server, channels=channel, transport="script", share=False))
    until(lambda: len(lines(browser)) == len(payloads.ALL), "all lines")
    assert lines(browser) == aimed(canary)
    assert browser.execute_script("return window.hacked ?? null") is None
    assert browser.execute_script("return document.querySelectorAll('#said *').length") == len(
        payloads.ALL)
    assert canary.asked == []
