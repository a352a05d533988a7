"""A chat box in pages of every kind, by the two lines of docs/client.md."""
# SPDX-License-Identifier: MIT

import json
import re

import pytest
import wire
from cable import Cable
from foreign import NEIGHBOUR, STRANGER
from patience import until
from selenium.webdriver.common.keys import Keys
from test_embedding import publish, said_to
from widget import Boxes, policy, two_lines

STANDARD = "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><title>A site</title>"

#: Eric Meyer's reset, which sites copied for years, and what others say of all elements.
RESET = """
html, body, div, span, applet, object, iframe, h1, h2, h3, h4, h5, h6, p, blockquote, pre, a, abbr, big,
cite, code, del, dfn, em, img, ins, q, s, small, strike, strong, sub, sup, b, u, i, dl, dt, dd, ol, ul, li,
fieldset, form, label, legend, table, article, aside, footer, header, nav, section, time {
    margin: 0; padding: 0; border: 0; font-size: 100%; font: inherit; vertical-align: baseline;
}
* { box-sizing: content-box; letter-spacing: .3em; text-transform: uppercase; }
div { float: left; } span { display: block; } button { display: none; } label { float: right; }
input, textarea { width: 100%; display: block; border: 0; color: #fff; background: #fff; }
.content div { color: #eee; line-height: 3; } .content a { color: #fff; }
"""

#: What pages of 2010 had beside them: Prototype 1.6 and MooTools give every array these methods, and
#: others give every object one. Plain loops over their keys meet them.
ADDITIONS = """
<script>
Array.prototype.each = Array.prototype.forEach;
Array.prototype.contains = function (one) { return this.indexOf(one) >= 0; };
Array.prototype.remove = function (from) { return this.splice(from, 1); };
Array.prototype.toJSON = function () { return "[" + this.join(", ") + "]"; };
String.prototype.toJSON = function () { return '"' + this + '"'; };
Object.prototype.extend = function (more) { for (var key in more) this[key] = more[key]; };
Function.prototype.bind = function (to) { var call = this; return function () { return call.apply(to, arguments); }; };
</script>
"""


@pytest.fixture
def named(launch, site):
    """A site, and a server that names its origin."""
    home = site(NEIGHBOUR)
    return home, launch("--allow-origin", home.origin)


@pytest.fixture
def boxes(browser):
    return Boxes(browser)


def line_of(server, **attributes):
    """The two lines, with these attributes on the first."""
    more = "".join(f' data-fireside-{name.replace("_", "-")}="{value}"'
                   for name, value in attributes.items())
    return two_lines(server).replace('"lobby"', '"lobby"' + more)


def talk(boxes, server, url):
    """Two people in one box: what the visitor says arrives, and what others say is shown."""
    publish(server, "lobby", "hello visitor")
    boxes.opens(url)
    boxes.sees_line("hello visitor")
    boxes.says("hi <b>all</b>", "ann")
    boxes.sees_line("hi <b>all</b>", of="ann")
    publish(server, "lobby", "and now?")
    box = boxes.sees_line("and now?")
    assert box["pending"] == [] and box["draft"] == "" and box["error"] == ""
    assert said_to(server, "lobby") == ["hello visitor", "hi <b>all</b>", "and now?"]
    return box


def fits(browser):
    """The parts of the box are within it, one below the other, and can be read."""
    return browser.execute_script("""
        const box = document.querySelector(".fireside"), of = (name) => box.querySelector(name);
        const around = box.getBoundingClientRect();
        const parts = [".fireside-head", ".fireside-log", ".fireside-form", ".fireside-field",
            ".fireside-send", ".fireside-text"].map((name) => of(name).getBoundingClientRect());
        const within = parts.every((one) => one.width > 0 && one.left >= around.left - 1
            && one.right <= around.right + 1 && one.bottom <= around.bottom + 1);
        const [head, log, form, field, send] = parts;
        const text = getComputedStyle(of(".fireside-text"));
        return within && head.bottom <= log.top + 1 && log.bottom <= form.top + 1
            && log.height > 80 && field.width > send.width
            && Math.abs(field.bottom - send.bottom) < 2
            && text.letterSpacing === "normal" && text.textTransform === "none"
            && text.color !== text.backgroundColor && getComputedStyle(box).display === "flex";
        """)


# ---- Pages of every kind ----

def test_two_lines_are_a_chat(named, boxes):
    home, server = named
    box = talk(boxes, server, home.has("/", STANDARD + "<h1>A site</h1>" + two_lines(server)))
    assert box["title"] == "#lobby" and box["days"] == 1
    until(lambda: fits(boxes.browser), "the style sheet's layout")


def test_in_quirks_mode(named, boxes):
    home, server = named
    talk(boxes, server, home.has("/", "<title>1999</title><center>" + two_lines(server)))
    assert boxes.browser.execute_script("return document.compatMode") == "BackCompat"
    until(lambda: fits(boxes.browser), "the style sheet's layout")


def test_under_a_strict_policy(named, boxes):
    """The policy of the docs. No inline style, no eval, and nothing is reported as against it."""
    home, server = named
    home.has("/log.js", """violations = [];
        addEventListener("securitypolicyviolation", (event) => violations.push(event.violatedDirective));
        """, "text/javascript")
    rules = "default-src 'none'; base-uri 'none'; img-src 'self'; " + policy(server)
    page = STANDARD + '<script src="/log.js"></script>' + two_lines(server)
    talk(boxes, server, home.has("/", page, Content_Security_Policy=rules))
    until(lambda: fits(boxes.browser), "the style sheet's layout")
    assert boxes.browser.execute_script("return violations") == []


def test_where_the_style_sheet_is_blocked_it_is_plain_and_works(named, boxes):
    home, server = named
    rules = re.sub("style-src [^;]*;", "style-src 'none';", policy(server))
    talk(boxes, server, home.has("/", STANDARD + two_lines(server), Content_Security_Policy=rules))


def test_beside_additions_to_arrays_and_objects(named, browser):
    """By texts alone: WebKit's driver, too, stumbles over such additions, with anything else."""
    home, server = named
    publish(server, "lobby", "hello visitor")
    browser.get(home.has("/", STANDARD + ADDITIONS + two_lines(server)))
    text = "return document.querySelector('.fireside').innerText"
    until(lambda: "hello visitor" in browser.execute_script(text), "what was said before")
    browser.execute_script("""
        const of = (name) => document.querySelector(".fireside-" + name);
        of("name").value = "ann";
        of("field").value = "hi all";
        of("send").click();""")
    until(lambda: said_to(server, "lobby") == ["hello visitor", "hi all"], "a message")
    until(lambda: "Sending" not in browser.execute_script(text), "it taken")
    publish(server, "lobby", "and now?")
    until(lambda: "and now?" in browser.execute_script(text), "what is said now")
    for line in ("hello visitor", "hi all", "and now?"):
        assert browser.execute_script(text).count(line) == 1


def test_on_a_page_with_a_reset_of_its_own(named, boxes):
    home, server = named
    talk(boxes, server, home.has("/", STANDARD + f"<style>{RESET}</style><div class=\"content\">"
                                 + two_lines(server) + "</div>"))
    until(lambda: fits(boxes.browser), "a layout that the page does not spoil")


@pytest.mark.parametrize("language", ["ar", "he"])
def test_on_a_page_from_right_to_left(named, boxes, language):
    """Its names begin at the right, the button is at the left, and each text has its own direction."""
    home, server = named
    page = STANDARD.replace('lang="en"', f'lang="{language}" dir="rtl"')
    talk(boxes, server, home.has("/", page + two_lines(server)))
    until(lambda: fits(boxes.browser), "the style sheet's layout")
    boxes.says("\u0634\u0643\u0631\u0627 / \u05ea\u05d5\u05d3\u05d4!")
    boxes.sees_line("\u0634\u0643\u0631\u0627 / \u05ea\u05d5\u05d3\u05d4!")
    assert boxes.browser.execute_script("""
        const of = (name) => document.querySelector(name).getBoundingClientRect();
        const texts = [...document.querySelectorAll(".fireside-text")];
        return of(".fireside-send").right < of(".fireside-field").left
            && of(".fireside-title").right > of(".fireside-state").right
            && getComputedStyle(texts[1]).direction === "ltr"
            && getComputedStyle(texts[texts.length - 1]).direction === "rtl"
        """)


@pytest.mark.parametrize("language, button", [("ja", "\u9001\u4fe1"), ("ru-RU", "\u041e\u0442\u043f\u0440\u0430\u0432\u0438\u0442\u044c")])
def test_it_speaks_the_language_of_the_page(named, boxes, language, button):
    home, server = named
    page = f"<!DOCTYPE html><meta charset=\"latin1\"><body lang=\"{language}\">" + two_lines(server)
    boxes.opens(home.has("/", page))
    assert boxes.part("send").text == button
    assert boxes.part("log").get_attribute("aria-live") in ("polite", "off")


# ---- Boxes ----

def test_several_boxes_share_a_connection_and_one_that_is_refused_stops_none(named, boxes):
    home, server = named
    box = '<div data-fireside="%s"></div>'
    page = (box % "private-board") + two_lines(server) + (box % "news")
    boxes.opens(home.has("/", STANDARD + page), state="refused")
    boxes.sees(lambda one: one["error"], "why it is refused", number=0)
    for number, channel in ((1, "lobby"), (2, "news")):
        boxes.sees(lambda one: one["state"] == "online", "online", number)
        publish(server, channel, f"to {channel}")
        boxes.sees_line(f"to {channel}", number=number)
        boxes.says(f"from {channel}", "ann", number)
        boxes.sees_line(f"from {channel}", of="ann", number=number)
    assert [len(one["lines"]) for one in boxes.look()] == [0, 2, 2]
    metrics = wire.ask(server.port, wire.request("GET", "/metrics")).body.decode()
    held = re.findall(r"^fireside_(?:parked|streams)(?:{.*})? (\d+)$", metrics, re.M)
    assert sum(int(one) for one in held) == 1


def test_a_box_that_comes_later_has_its_history_and_can_go(named, boxes):
    home, server = named
    publish(server, "news", "before")
    page = STANDARD + two_lines(server) + "<div id=later><p>See you later</p></div>"
    boxes.opens(home.has("/", page))
    boxes.browser.execute_script(
        "box = FiresideWidget.start(document.getElementById('later'), {channel: 'news', title: 'News'})")
    boxes.sees_line("before", number=1)
    publish(server, "news", "after")
    assert boxes.sees_line("after", number=1)["title"] == "News"
    boxes.browser.execute_script("box.stop()")
    assert len(boxes.look()) == 1
    assert boxes.browser.find_element("id", "later").text == "See you later"
    publish(server, "lobby", "still here")
    boxes.sees_line("still here")


def test_the_script_may_be_there_twice(named, boxes):
    """Whoever wants two boxes copies all the lines twice; the readable one and the short one mix."""
    home, server = named
    twice = two_lines(server) + two_lines(server).replace("lobby", "news").replace(".js", ".min.js")
    boxes.opens(home.has("/", STANDARD + twice))
    for number, channel in enumerate(("lobby", "news")):
        publish(server, channel, f"to {channel}")
        boxes.sees_line(f"to {channel}", number=number)
    assert len(boxes.look()) == 2


def test_a_collapsed_box_counts_what_is_new(named, boxes):
    home, server = named
    boxes.opens(home.has("/", STANDARD + line_of(server, collapsed="")))
    assert not boxes.look()[0]["isOpen"]
    for number in range(3):
        publish(server, "lobby", f"new {number}")
    boxes.sees(lambda box: box["unread"] == "3 new", "3 new")
    boxes.presses("toggle")
    box = boxes.sees(lambda box: box["isOpen"] and box["unread"] == "", "it open, and nothing unread")
    assert len(box["lines"]) == 3
    assert boxes.part("toggle").get_attribute("aria-expanded") == "true"


def test_a_box_out_of_view_counts_what_is_new(named, boxes):
    home, server = named
    page = STANDARD + two_lines(server) + "<p style=\"height: 300em\">A long page</p><p>Its end</p>"
    boxes.opens(home.has("/", page))
    boxes.browser.execute_script("scrollTo(0, 100000)")
    until(lambda: boxes.browser.execute_script("return scrollY > 1000"), "far below")

    def counts():
        publish(server, "lobby", "more")
        return boxes.browser.execute_script(
            "return document.querySelector('.fireside-unread').textContent") != ""

    until(counts, "a number")
    boxes.browser.execute_script("scrollTo(0, 0)")
    boxes.sees(lambda box: box["unread"] == "", "nothing unread")


# ---- Messages ----

def test_nothing_moves_for_a_reader_further_up(named, boxes):
    home, server = named
    for number in range(40):
        publish(server, "lobby", f"line {number}")
    boxes.opens(home.has("/", STANDARD + two_lines(server)))
    boxes.sees_line("line 39")
    until(lambda: fits(boxes.browser), "the style sheet's layout")
    log = "const log = document.querySelector('.fireside-log');"
    boxes.browser.execute_script(log + "log.scrollTop = -150")
    until(lambda: boxes.browser.execute_script(log + "return log.scrollTop < -100"), "further up")
    place = log + """return [...document.querySelectorAll(".fireside-text")].find(
        (one) => one.textContent === "line 30").getBoundingClientRect().top"""
    before = boxes.browser.execute_script(place)
    publish(server, "lobby", "below")
    box = boxes.sees(lambda box: box["below"].startswith("1 new message"), "the button")
    assert box["lines"][-1][1] == "line 39"
    boxes.browser.execute_script("document.querySelector('.fireside-older').click()")
    boxes.sees_line("line 5")
    assert abs(boxes.browser.execute_script(place) - before) < 2
    boxes.presses("below")
    boxes.sees_line("below")
    assert boxes.look()[0]["below"] == ""


def test_an_edit_and_a_deletion_are_shown(named, boxes):
    home, server = named
    boxes.opens(home.has("/", STANDARD + two_lines(server)))
    me = Author(server)
    first, second = me.says("frist"), me.says("oops")
    boxes.sees_line("oops")
    me.edits(first, "first")
    box = boxes.sees_line("first")
    assert box["edited"] == 1
    me.deletes(second)
    boxes.sees_line("This message was deleted.")
    assert boxes.look()[0]["stubs"] == 1


class Author:
    """Somebody at the chat's own page, who may change what they said."""

    def __init__(self, server):
        self.server = server
        self.cookie = self.token = None
        self.take(wire.ask(server.port, wire.request("GET", "/me")))
        self.take(self.post("/login", b"name=bob", "application/x-www-form-urlencoded"))

    def take(self, answer):
        self.cookie = re.search(r"(?im)^set-cookie: ([^;]*)", answer.head)[1]
        self.token = answer.json()["xsrf"]

    def post(self, path, body, kind="application/json"):
        fields = [f"Cookie: {self.cookie}", f"X-XSRF-Token: {self.token}", "Accept: application/json"]
        return wire.ask(self.server.port, wire.request("POST", path, body, kind, fields))

    def says(self, text):
        return self.post("/channels/lobby", json.dumps({"text": text}).encode()).json()["id"]

    def edits(self, number, text):
        body = json.dumps({"text": text}).encode()
        assert self.post(f"/channels/lobby/messages/{number}/edit", body).status == 200

    def deletes(self, number):
        assert self.post(f"/channels/lobby/messages/{number}/delete", b"{}").status == 200


def test_links_actions_and_long_texts(named, boxes):
    home, server = named
    boxes.opens(home.has("/", STANDARD + two_lines(server)))
    publish(server, "lobby", "see https://example.org/a_(b), or javascript:alert(1)")
    publish(server, "lobby", "long " * 500)
    boxes.says("/me waves", "ann")
    box = boxes.sees_line("ann waves")
    assert box["lines"][-1][0] == "ann"
    links = boxes.browser.execute_script(
        "return [...document.querySelectorAll('.fireside-text a')].map(a => [a.href, a.rel])")
    assert links == [["https://example.org/a_(b)", "noopener noreferrer nofollow"]]
    boxes.presses("whole")
    boxes.sees_line("long " * 500)


def test_an_input_method_may_use_enter(named, boxes):
    """Safari sends the Enter that ends a composition after its end, with the key code 229."""
    home, server = named
    boxes.opens(home.has("/", STANDARD + two_lines(server)))
    boxes.part("name").send_keys("ann")
    boxes.part("field").send_keys("half")
    boxes.browser.execute_script("""
        const field = document.querySelector(".fireside-field");
        for (const keyCode of [229, 13]) {
            const event = new KeyboardEvent("keydown", {key: "Enter", bubbles: true, isComposing: keyCode === 13});
            Object.defineProperty(event, "keyCode", {value: keyCode});
            field.dispatchEvent(event);
        }""")
    assert boxes.look()[0]["draft"] == "half"
    boxes.part("field").send_keys(Keys.SHIFT + Keys.ENTER + Keys.SHIFT + "whole" + Keys.ENTER)
    boxes.sees_line("half\nwhole", of="ann")


def test_without_a_name_it_asks_once(named, boxes):
    home, server = named
    boxes.opens(home.has("/", STANDARD + two_lines(server)))
    boxes.says("who am I?")
    boxes.sees(lambda box: "name" in box["error"] and box["draft"] == "who am I?", "the question")
    boxes.presses("send")
    boxes.sees_line("who am I?", of="somebody")


# ---- What goes wrong ----

def test_a_site_that_nobody_named_can_read_and_is_told_why_it_cannot_write(launch, site, boxes):
    home, server = site(STRANGER), launch()
    publish(server, "lobby", "read this")
    boxes.opens(home.has("/", STANDARD + two_lines(server)))
    boxes.sees_line("read this")
    boxes.says("do not lose me", "ann")
    box = boxes.sees(lambda box: f"--allow-origin {home.origin}" in "".join(box["pending"]), "why")
    assert "do not lose me" in box["pending"][0]
    boxes.presses("discard")
    boxes.sees(lambda box: box["pending"] == [], "nothing")


def test_where_a_login_is_needed_it_says_where(launch, site, boxes):
    home = site(NEIGHBOUR)
    server = launch("--allow-origin", home.origin, "--login", "name")
    boxes.opens(home.has("/", STANDARD + two_lines(server)))
    boxes.says("let me in", "ann")
    boxes.sees(lambda box: "let me in" in "".join(box["pending"]) and "log in" in box["pending"][0], "why")
    assert boxes.part("why a").get_attribute("href") == f"{server.origin}/?channel=lobby"


def test_offline_and_back(site, launch, boxes):
    """What is written meanwhile is pale, and is sent when the network is back."""
    home = site(NEIGHBOUR)
    server = launch("--allow-origin", home.origin)
    cable = Cable(server.port)
    try:
        page = STANDARD + two_lines(server).replace(server.origin, cable.origin)
        boxes.opens(home.has("/", page))
        cable.pull()
        boxes.sees(lambda box: box["state"] == "offline", "offline")
        boxes.says("meanwhile", "ann")
        boxes.sees(lambda box: "meanwhile" in "".join(box["pending"]), "it, pale")
        publish(server, "lobby", "missed")
        cable.plug()
        boxes.presses("retry")
        boxes.sees(lambda box: box["state"] == "online", "online")
        boxes.sees_line("missed")
        boxes.sees_line("meanwhile", of="ann")
        assert boxes.look()[0]["pending"] == []
    finally:
        cable.close()


def test_a_page_that_checks_integrity_has_a_box(named, boxes):
    """The line that client.json gives; the browser checks the style sheet, too."""
    home, server = named
    listed = json.loads(wire.ask(server.port, wire.request("GET", "/client.json")).body)
    file = next(one for one in listed["files"] if one["name"] == "fireside-widget.min.js")
    script = (f'<div data-fireside="lobby"></div><script src="{server.origin}{file["path"]}" '
              f'integrity="{file["integrity"]}" crossorigin="anonymous"></script>')
    talk(boxes, server, home.has("/", STANDARD + script))
    until(lambda: fits(boxes.browser), "the style sheet's layout")
    assert boxes.browser.execute_script(
        "return document.querySelector('link[rel=stylesheet]').integrity").startswith("sha384-")


def test_a_module_is_the_client(named, browser):
    home, server = named
    browser.get(home.has("/", STANDARD + f"""<p id=said>nothing</p><script type="module">
        import {{ connect }} from "{server.origin}/fireside.mjs";
        connect({{ url: "{server.origin}", since: "start", onMessage(message) {{
            if (message.id) document.getElementById("said").textContent = message.body.text;
        }} }});
        </script>"""))
    publish(server, "lobby", "by module")
    until(lambda: browser.find_element("id", "said").text == "by module", "a message")
