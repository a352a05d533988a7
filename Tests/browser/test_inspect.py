"""The inspector's page: who waits, whom a message fires, who leaves, and what is known of each."""
# SPDX-License-Identifier: MIT

import axe
import chat
import pytest
import wire
from foreign import STRANGER
from inspector import Inspector, ToldFeed, inspector_of, life, told_of
from patience import until
from selenium.webdriver.common.keys import Keys
from stage import PHONE
from wire import connect

WATCH = """
window.violations = [];
addEventListener("securitypolicyviolation", (event) => violations.push(
    [event.violatedDirective, event.blockedURI, event.sample].join(" ")));
"""

#: Whether the fire looks different within twenty frames.
DOES_FLICKER = """
const done = arguments[0], fire = document.querySelector("#fire"), pictures = [];
requestAnimationFrame(function look() {
    pictures.push(fire.toDataURL());
    if (pictures.length < 20) requestAnimationFrame(look);
    else done(new Set(pictures).size > 1);
});
"""


@pytest.fixture(scope="module")
def inspected(launch):
    """A server whose polls wait for a minute."""
    return launch("--inspect", "--inspect-port", "0", "--hold", "60")


@pytest.fixture
def watcher(browse, inspected):
    """Has the page of the real server open, once the clients of the test before are gone."""
    watcher = Inspector(browse(), inspector_of(inspected)).opens()
    watcher.sees(lambda page: page["counts"]["waiting"] == page["sitting"] == 0, "nobody there")
    return watcher


@pytest.fixture
def feed():
    feed = ToldFeed()
    yield feed
    feed.close()


@pytest.fixture
def told(browse, feed):
    """Has the page open, which is told what the test says."""
    return Inspector(browse(), feed.origin + "/").opens()


@pytest.fixture
def polls(inspected, channel):
    """Clients that wait: `polls(3)`. Those that are still open leave with the test."""
    sockets = []

    def polls(count):
        for _ in range(count):
            sockets.append(connect(inspected.port))
            sockets[-1].sendall(chat.poll_request([channel], "now", hold=60))
        return sockets

    yield polls
    for sock in sockets:
        sock.close()


def says(server, channel, text="hello"):
    answer = wire.ask(server.port, chat.publish_request(channel, text))
    assert answer.status == 201, answer


# ---- The real server ----

def test_who_waits_sits_round_the_fire(watcher, polls):
    polls(3)
    watcher.sees(lambda page: page["counts"]["waiting"] == page["sitting"] == 3, "three who wait")


def test_a_message_makes_the_fire_flare_and_answers_all(watcher, polls, inspected, channel):
    before = watcher.look()["counts"]
    polls(5)
    calm = watcher.sees(lambda page: page["sitting"] == 5, "five who wait")["heat"]
    says(inspected, channel)
    watcher.sees(lambda page: page["heat"] > calm + 20, "a flare")
    after = watcher.sees(lambda page: page["sitting"] == page["flying"] == 0, "all gone")["counts"]
    assert after["waiting"] == 0
    assert after["answered"] >= before["answered"] + 5
    assert after["failed"] == before["failed"]


def test_a_client_that_leaves_has_left(watcher, polls):
    before = watcher.look()["counts"]
    sockets = polls(2)
    watcher.sees(lambda page: page["sitting"] == 2, "two who wait")
    sockets.pop().close()
    after = watcher.sees(lambda page: page["sitting"] == 1, "one less")["counts"]
    assert after == {**before, "waiting": 1, "left": before["left"] + 1}


def test_a_chain_s_stages_are_the_places_in_the_code(watcher, polls):
    polls(1)
    watcher.sees(lambda page: any(".swift:" in stage for chain in page["chains"]
                                  for stage in chain["stages"]), "stages with file and line")


def test_a_click_on_a_dot_tells_what_the_server_says_of_it(watcher, polls):
    polls(1)
    watcher.sees(lambda page: page["sitting"] == 1, "one who waits")
    watcher.clicks_on_a_dot()
    watcher.element("#panel pre")
    assert ".swift:" in watcher.element("#panel pre").text
    watcher.element("#panel-title").send_keys(Keys.ESCAPE)
    watcher.sees(lambda page: page["panel"] is None, "the panel closed")


def test_the_server_goes_on_while_the_page_steps(watcher, polls, inspected, channel):
    watcher.steps()  # stops the picture
    polls(4)
    watcher.sees(lambda page: page["counts"]["waiting"] == 4, "counts that go on")
    assert watcher.look()["sitting"] == 0
    watcher.steps()
    watcher.sees(lambda page: page["sitting"] == 1, "one event more")
    says(inspected, channel)
    watcher.sees(lambda page: page["counts"]["waiting"] == 0, "counts that go on")
    assert watcher.look()["sitting"] == 1
    watcher.types("l")
    watcher.sees(lambda page: page["sitting"] == 0 and not page["behind"], "the page live again")


def test_a_latecomer_sees_who_waits_already(browse, polls, inspected):
    polls(3)
    watcher = Inspector(browse(), inspector_of(inspected))
    # The page cannot know when the server has read the requests.
    until(lambda: watcher.opens().look()["counts"]["waiting"] >= 3, "three who wait")
    watcher.sees(lambda page: page["sitting"] == page["counts"]["waiting"], "all of them drawn")


@pytest.mark.parametrize(("language", "title"), [
    ("en", "Fireside, from inside"), ("ja", "Fireside の内側"), ("ru", "Fireside изнутри")])
def test_the_page_speaks_the_reader_s_language(language, title, watcher):
    watcher.opens(f"?lang={language}")
    assert watcher.element("h1").text == title
    assert watcher.element("html").get_attribute("lang") == language
    shown = watcher.element("body").text
    assert "inspect" not in shown, shown  # no key without a text


def test_no_text_and_no_name_of_a_person_is_told(watcher, polls, inspected, channel):
    polls(2)
    says(inspected, channel, "a secret of the room")
    watcher.sees(lambda page: page["counts"]["answered"] >= 2, "both answered")
    source = watcher.browser.execute_script("return document.documentElement.outerHTML")
    assert "secret" not in source and channel not in source


# ---- What the page makes of what it is told ----

def test_a_failure_runs_down_the_errback_lane(told, feed):
    feed.tells(*life(1, "eb", "eb", "cb"), *life(2, "cb", "eb", "eb", kinds=("cb", "cb")), failed=1)
    page = told.sees(lambda page: page["log"] and page["flying"] == 0, "both gone")
    assert page["log"][-1] == "poll 2: [2 cb] is skipped"
    told.presses("#log li:last-child button")
    told.sees(lambda page: "threw Void" in (page["panel"] or ""), "what the first stage did")


def test_a_server_that_was_started_anew_is_begun_with_anew(told, feed):
    feed.tells(*life(1), *life(2), *life(3), waiting=3)
    told.sees(lambda page: page["sitting"] == 3, "three who wait")
    feed.begin()
    feed.tells(*life(1), waiting=1)
    told.sees(lambda page: page["sitting"] == 1 and page["counts"]["waiting"] == 1, "only one")


def test_of_very_many_each_is_drawn(told, feed):
    some, fewer = told_of(400, every=4), told_of(400, every=8)
    feed.tells(*(event for d in some for event in life(d)), every=4, waiting=400)
    told.sees(lambda page: page["sitting"] == 400, "all of them")
    feed.tells(*(event for d in fewer for event in life(d, "cb", "cb", "cb")[3:]),
               every=8, waiting=7, answered=393)
    told.sees(lambda page: page["sitting"] == 7 and page["flying"] == 0, "seven left")


def test_what_the_page_missed_is_asked_for_again(told, feed):
    feed.tells(*life(1), *life(2), waiting=2)
    told.sees(lambda page: page["sitting"] == 2, "two who wait")
    feed.forgets(1)
    feed.tells(waiting=1)
    told.sees(lambda page: page["sitting"] == 1, "only one")


def test_a_hostile_name_is_a_name(told, feed, site):
    canary = site(STRANGER)
    told.browser.execute_script(WATCH)
    names = ["<script>hacked=1</script>", f"<img src={canary.origin}/x onerror=hacked=1>",
             "__proto__", "constructor", "</pre><svg onload=hacked=1>", "\u202e{name}\u2066", "x" * 5000]
    for d, name in enumerate(names, 1):
        feed.tells(*life(d, "cb", "cb", "cb", name=name, site=name, stage=name, type=name))
        told.sees(lambda page: page["log"] and page["log"][-1].startswith(name), name)
    told.presses("#log li:last-child button")
    told.sees(lambda page: names[-1] in (page["panel"] or ""), "the panel")
    found = told.browser.execute_script(
        "return [window.hacked, document.querySelectorAll('script, svg, img[src]').length]")
    assert found == [None, 1]
    assert told.browser.execute_script("return violations") == []
    assert canary.asked == []
    width = told.browser.execute_script("return document.documentElement.scrollWidth - innerWidth")
    assert width <= 0


def test_the_connection_comes_back(told, feed, browse):
    feed.tells(*life(1), waiting=1)
    told.sees(lambda page: page["sitting"] == 1, "who waits")
    feed.has("/events", "")
    real, feed.answer = feed.answer, lambda request: request.send_error(503)
    feed.begin()  # ends the poll that hangs
    told.sees(lambda page: "does not answer" in page["state"], "that nobody answers")
    feed.answer = real
    feed.tells(*life(1), *life(2), waiting=2)
    told.sees(lambda page: page["sitting"] == 2 and not page["state"], "the page go on")


@pytest.mark.parametrize("size", [PHONE, (960, 1040), (1280, 720), (1920, 1080)])
def test_nothing_is_cut_off(size, told, feed):
    told.browser.set_window_size(*size)
    kinds = ("both", "cb", "eb", "pair", "cb", "eb")
    for d in range(1, 30):
        feed.tells(*life(d, kinds=kinds), waiting=d)
    told.sees(lambda page: page["sitting"] == 29, "29 who wait")
    beyond = told.browser.execute_script("""
        return [...document.querySelectorAll("header *, #controls *, .lanes p, .box b")]
            .filter((one) => one.getBoundingClientRect().right > innerWidth + 1
                || one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display === "block")
            .map((one) => one.textContent)""")
    assert beyond == []


# ---- Accessibility ----

@pytest.mark.parametrize("engine", ["chromium"])
@pytest.mark.parametrize("dark", [False, True])
def test_axe_objects_to_nothing(dark, browse, feed):
    feed.tells(*life(1), *life(2, "cb", "eb", "eb"), waiting=1, answered=1)
    told = Inspector(browse(dark=dark), feed.origin + "/").opens()
    feed.tells(*life(3, "eb", "eb", "cb"))
    told.sees(lambda page: page["log"], "what happened")
    assert axe.violations(told.browser) == []
    told.presses("#log button")
    told.sees(lambda page: page["panel"], "the panel")
    assert axe.violations(told.browser) == []
    told.types("?")
    told.element("dialog[open]")
    assert axe.violations(told.browser) == []


def test_all_is_reached_by_keyboard(told, feed):
    feed.tells(*life(1, "cb", "cb", "cb"), *life(2), waiting=1)
    told.sees(lambda page: page["chains"] and page["log"], "a chain")
    stops = told.browser.execute_script("""
        return [...document.querySelectorAll("button")].filter((one) => one.offsetParent)
            .map((one) => one.textContent)""")
    assert {"Live", "Slow (1/8)", "Step (space bar)", "Dark", "?", "poll", "poll 2"} <= set(stops)


@pytest.mark.parametrize("engine", ["chromium"])  # the other's driver cannot wish for it
@pytest.mark.parametrize(("wish", "moves"), [("reduce", False), ("no-preference", True)])
def test_for_people_whom_motion_troubles_the_fire_stands_still(wish, moves, browse, feed):
    browser = browse()
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {
        "features": [{"name": "prefers-reduced-motion", "value": wish}]})
    Inspector(browser, feed.origin + "/").opens()
    assert browser.execute_async_script(DOES_FLICKER) is moves
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
