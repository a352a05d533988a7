"""A page of somebody else, open in the browser of a person who is logged in: it learns nothing.

It stands on another port, which shares the cookies, and on another site. It tries all that pages
have: script tags, fetch, images, frames, forms, windows, and how long things take to fail.
"""
# SPDX-License-Identifier: MIT

import json

import chat
import pytest
from foreign import CHAT, STRANGER
from patience import PATIENCE, until
from people import Person
from selenium.common.exceptions import TimeoutException
from visitor import Visitor

SECRET, NAME = "the-eagle-lands-at-noon", "agent-seven"

#: Asks for each address in every way, and collects all that it is told.
SPY = """
const [addresses, done] = arguments;
const seen = [], note = (...what) => seen.push(what.map(String).join(" "));
addEventListener("error", (event) => note("error", event.message), true);
addEventListener("message", (event) => note("message", JSON.stringify(event.data)));
window.spy = (answer) => note("called", JSON.stringify(answer));

// What a script with data alone could be caught by: objects and lists that are being made.
for (const name of ["messages", "people", "name", "from", "text", "body", "xsrf", "ticket", "channels",
    "members", "person", "title"]) {
    Object.defineProperty(Object.prototype, name, {
        configurable: true, set(value) { note("setter", name, value); }
    });
}
const List = Array;
window.Array = function () { note("list", ...arguments); return List.apply(this, arguments); };

const loaded = (tag, attribute) => (address) => new Promise((end) => {
    const one = document.createElement(tag);
    const finish = (what) => () => {
        const told = [() => one.contentDocument?.body?.textContent, () => one.contentWindow?.length,
            () => one.naturalWidth, () => one.sheet?.cssRules.length].map((ask) => {
            try { return ask() ?? ""; } catch (error) { return error.name; }
        });
        note(tag, what, ...told);
        end();
    };
    one.onload = finish("load");
    one.onerror = finish("error");
    if (tag === "link") one.rel = "stylesheet";
    one[attribute] = address;
    document.body.append(one);
});
const fetched = (how) => async (address) => {
    try {
        const answer = await fetch(address, how);
        note("fetch", answer.type, answer.status, await answer.text(), [...answer.headers]);
    } catch (error) {
        note("fetch", error.name);
    }
};
const ways = [
    loaded("script", "src"), loaded("img", "src"), loaded("link", "href"),
    // What has a callback is a file to be saved there, and no frame ever says that it was.
    async (address) => /callback/.test(address) || loaded("iframe", "src")(address),
    fetched({ credentials: "include" }), fetched({ credentials: "include", mode: "no-cors" }),
    fetched({ credentials: "include", headers: { "X-XSRF-Token": "x" } }),
    fetched({ credentials: "include", method: "POST", body: "text=forged" })
];
(async () => {
    await Promise.all(addresses.flatMap((address) => ways.map((way) => way(address))));
    await new Promise((end) => setTimeout(end));
    for (const name of ["messages", "people", "name", "from", "text", "body", "xsrf", "ticket",
        "channels", "members", "person", "title"]) {
        delete Object.prototype[name];
    }
    window.Array = List;
    const measured = performance.getEntriesByType("resource").map((one) => [
        one.name, one.initiatorType, one.transferSize, one.encodedBodySize, one.decodedBodySize,
        one.responseStatus].join(" "));
    // In which order things fail is chance, not knowledge.
    done(JSON.stringify([seen.sort(), measured.sort()]));
})();
"""


@pytest.fixture(scope="module")
def server(launch):
    return launch("--login", "name")


@pytest.fixture
def ann(browse, server, channel):
    """She is logged in, and a member of a private channel in which something was said."""
    ann = Person(browse(), server.origin, f"{NAME}-{channel}").opens(channel).logs_in()
    private = f"private-{channel}"
    ann.joins(private)
    ann.sees(lambda page: ann.open_channel(page) == private, f"{private} open")
    ann.makes_it()
    ann.says(SECRET)
    ann.sees_line(SECRET)
    return ann


def addresses(server, private):
    """All that might tell something of a private channel."""
    paths = [
        f"/poll?channels={private}&since=start&hold=0", f"/channels/{private}/messages?limit=5",
        f"/channels/{private}/people?", f"/channels/{private}?",
        f"/channels/{private}/members?", f"/me?channels={private}", "/me/channels?", "/moderation?"]
    return [server.origin + path + more for path in paths for more in ("", "&callback=spy")]


def spy_on(browser, site, server, private):
    """What a page of this site learns: with all that names the channel itself left out."""
    browser.get(site.has("/spy", "<!DOCTYPE html><title>spy</title><body>"))
    browser.set_script_timeout(PATIENCE)
    try:
        learnt = browser.execute_async_script(SPY, addresses(server, private))
    except TimeoutException:  # which would be taken for a browser that hangs
        raise AssertionError(f"the spy has not come to an end within {PATIENCE:g} s") from None
    return json.loads(learnt.replace(private, "PRIVATE"))


@pytest.mark.parametrize("host", [CHAT, STRANGER], ids=["another port", "another site"])
def test_a_page_of_another_origin_learns_nothing_of_a_private_channel(
        ann, server, site, channel, host):
    spying = site(host)
    ann.browser.switch_to.new_window("tab")
    learnt = spy_on(ann.browser, spying, server, f"private-{channel}")
    text = json.dumps(learnt)
    for secret in (SECRET, NAME, '"xsrf\\"', '"ticket\\"', '"name\\"', '"members\\"', '"person\\"',
                   '"title\\"'):
        assert secret not in text
    assert "forged" not in [
        message["body"].get("text") for message in chat.history(server.port, channel)]
    # A channel in which nothing was ever said gives the same picture, to the byte.
    assert learnt == spy_on(ann.browser, spying, server, f"private-{channel[::-1]}")


def test_what_a_script_tag_is_answered_does_not_depend_on_the_channel(server, channel):
    """The same without a browser: heads and all."""
    ann = Visitor(server.port)
    assert ann.log_in(f"ann of {channel}").status == 200
    full, empty = f"private-{channel}", f"private-{channel[::-1]}"
    token = {"_xsrf": ann.card["xsrf"]}
    assert ann.post("/channels", {"name": full, **token}).status == 201
    assert ann.say(full, SECRET, **token).status == 201
    for path in ("/poll?since=start&hold=0&channels={}", "/channels/{}/messages?",
                 "/channels/{}/people?", "/channels/{}/members?"):
        for more in ("", "&callback=spy"):
            for field in ("Sec-Fetch-Site: cross-site", "Sec-Fetch-Dest: script", "Accept: */*"):
                if path.startswith("/channels/{}/members") and not (more or "cross" in field):
                    continue  # that is what a page of the chat's own sends
                # An error repeats the channel's name.
                raws = [ann.get(path.format(name) + more, field).raw
                        .replace(name.encode(), b"it").split(b"\r\n") for name in (full, empty)]
                one, other = ([line for line in raw if not line.startswith(b"Date:")]
                              for raw in raws)
                assert one == other
                assert SECRET.encode() not in b"".join(one)


@pytest.mark.parametrize("host", [CHAT, STRANGER], ids=["another port", "another site"])
def test_a_form_of_another_origin_acts_for_nobody(ann, server, site, channel, host):  # 121, 122
    """Her browser would send her cookie along: the form is a page's own, in a tab of its own."""
    browser = ann.browser
    hers = browser.current_window_handle
    for path, fields in (
            (f"/channels/{channel}", {"text": "forged"}), ("/logout", {}),
            ("/login", {"name": "eve"}),
            (f"/channels/private-{channel}", {"text": "forged", "_page": channel}),
            ("/channels", {"name": f"private-{channel}-b"}),
            (f"/channels/private-{channel}/leave", {}),
            (f"/channels/private-{channel}/members", {"name": "eve"})):
        inputs = "".join(f"<input name={name} value={value}>" for name, value in fields.items())
        browser.switch_to.new_window("tab")
        browser.get(site(host).has("/", f"""<!DOCTYPE html><title>mine</title>
            <form method=post action="{server.origin}{path}">{inputs}
            <button id=go></button></form>"""))
        browser.find_element("id", "go").click()
        until(lambda: browser.current_url == server.origin + path, "the answer")
        assert "other sites" in browser.execute_script("return document.body.textContent")
    browser.switch_to.window(hers)
    ann.reloads()
    ann.sees_light("online")
    ann.sees(lambda page: page["me"] == ann.name, "their own name")
    assert chat.history(server.port, channel) == []
    ann.goes_to(f"private-{channel}")
    ann.sees_lines(SECRET)


def test_a_window_that_a_page_opened_tells_it_nothing(ann, server, site, channel):
    """`opener` and the other way round: neither may look into the other."""
    browser = ann.browser
    browser.get(site(STRANGER).has("/", "<!DOCTYPE html><button id=go>go</button>"))
    browser.execute_script("""
        const address = arguments[0];
        document.getElementById("go").onclick = () => { window.other = open(address, "other"); };
    """, f"{server.origin}/?channel=private-{channel}")
    browser.find_element("id", "go").click()
    # It was cut off before it was shown: to its opener it looks as if it had been closed.
    until(lambda: browser.execute_script("return !!window.other && other.closed"), "the cut")
    told = browser.execute_script("""
        const told = [other.length];
        for (const ask of [() => other.document.title, () => other.location.href, () => other.name,
                           () => other[0].location.href]) {
            try { told.push(String(ask())); } catch (error) { told.push(error.name); }
        }
        return told;
    """)
    assert all(SECRET not in str(one) and channel not in str(one) for one in told), told
    for window in browser.window_handles:  # where the driver knows of the new one
        browser.switch_to.window(window)
        assert browser.execute_script("return window.opener") is None


def test_a_page_cannot_be_framed(server, browser, site):
    """Neither ours nor an answer: nobody clicks in it without knowing."""
    frames = "".join(f"<iframe src='{server.origin}{path}'></iframe>" for path in (
        "/", "/?channel=lobby", "/channels", "/me", "/poll?channels=lobby&hold=0"))
    browser.get(site(STRANGER).has("/", f"<!DOCTYPE html><title>frames</title>{frames}"))
    for frame in browser.find_elements("tag name", "iframe"):
        browser.switch_to.frame(frame)
        text = browser.execute_script("return document.documentElement.textContent")
        assert "messages" not in text and "channels" not in text and "xsrf" not in text
        assert not browser.execute_script("return !!document.querySelector('#log')")
        browser.switch_to.default_content()


#: Asks for each address where no page can be shown, and says when all have come or failed.
TAGS = """
const [addresses, done] = arguments;
const tags = [["img", "src"], ["script", "src"], ["link", "href"], ["iframe", "src"]];
Promise.all(addresses.flatMap((address) => tags.map(([tag, attribute]) => new Promise((end) => {
    const one = document.createElement(tag);
    one.onload = one.onerror = end;
    if (tag === "link") one.rel = "stylesheet";
    one[attribute] = address;
    document.body.append(one);
})))).then(() => done());
"""


def test_a_page_of_another_site_logs_nobody_out_by_asking_for_the_page(ann, server, site):
    """Her cookie does not go along, so it looks as if somebody came for the first time."""
    ann.browser.switch_to.new_window("tab")
    ann.browser.get(site(STRANGER).has("/", "<!DOCTYPE html><title>mine</title><body>"))
    ann.browser.set_script_timeout(PATIENCE)
    ann.browser.execute_async_script(
        TAGS, [server.origin + path for path in ("/chat", "/?channel=tea")])
    ann.opens(wait=False)
    ann.sees(lambda page: page["me"] == ann.name, "her name still")
