"""A chat below /chat/ of a host with other pages, behind nginx and Caddy, is a chat like any other."""
# SPDX-License-Identifier: MIT

import re
import ssl
import urllib.error
import urllib.parse
import urllib.request
from types import SimpleNamespace

import below
import pytest
from patience import until
from people import Person
from proxy import free_ports
from test_transports import CLIENT, publish, sees_way

COOKIE = "__Secure-sid.chat"


@pytest.fixture(scope="module")
def place(launch, host, tmp_path_factory):
    """Puts a chat below /chat/ behind this proxy, once for all tests.

    nginx reaches it by a Unix socket.
    """
    places, proxies = {}, []

    def place(name, strips=False):
        if (name, strips) not in places:
            (port,) = free_ports(1)
            origin = f"https://127.0.0.1:{port}"
            folder = str(tmp_path_factory.mktemp(name))
            socket = f"unix:{folder}/http.sock"
            server = launch(
                "--public-url", f"{origin}/chat", "--allow-origin", host.origin,
                "--listen", "127.0.0.1:0", "--listen", socket, "--login", "off")
            to = socket if name == "nginx" and not strips else f"127.0.0.1:{server.port}"
            proxies.append(below.front(name, folder, port, to, strips).start())
            places[name, strips] = SimpleNamespace(
                origin=origin, url=f"{origin}/chat", server=server)
        return places[name, strips]

    yield place
    for proxy in proxies:
        proxy.stop()


@pytest.fixture(params=["nginx", "caddy"])
def chat_below(request, place):
    return place(request.param)


@pytest.fixture
def visit(browse, chat_below):
    """Gives a browser that takes our certificate for good, without what it has stored at the host."""
    def visit(**wishes):
        browser = browse(any_certificate=True, **wishes)
        browser.get(f"{chat_below.url}/health")
        browser.delete_all_cookies()
        return browser

    return visit


def test_a_person_talks_there(chat_below, visit, channel):
    ann = Person(visit(), chat_below.url, f"ann of {channel}")
    ann.browser.get(chat_below.url)  # without the slash at the end
    until(lambda: ann.browser.current_url == f"{chat_below.url}/", "the slash")
    ann.opens(channel)
    ann.logs_in()
    ann.says("hi")
    ann.sees_lines("hi")
    publish(chat_below.server, channel, "ho")
    ann.sees_lines("hi", "ho")
    sees_way(ann, "websocket")
    ann.joins(f"{channel}-b")
    until(lambda: ann.browser.current_url == f"{chat_below.url}/?channel={channel}-b", "its address")
    ann.browser.back()
    ann.sees_lines("hi", "ho")
    ann.reloads()
    ann.sees(lambda page: page["me"] == ann.name, "their name still")
    ann.logs_out()


def test_what_the_browser_stores_is_for_that_path(chat_below, visit, channel):
    browser = visit()
    Person(browser, chat_below.url, f"ann of {channel}").opens(channel).logs_in()
    cookie, = browser.get_cookies()
    assert (cookie["name"], cookie["path"]) == (COOKIE, "/chat/")
    assert cookie["secure"] and cookie["httpOnly"]
    kept = browser.execute_script("return Object.keys(localStorage)")
    assert kept and all("/chat" in urllib.parse.unquote(key) for key in kept), kept
    browser.get(f"{chat_below.origin}/")
    assert below.OTHER in browser.page_source
    assert browser.get_cookies() == []


def test_it_needs_no_javascript(chat_below, visit, channel):
    ann = Person(visit(javascript=False), chat_below.url, f"ann of {channel}")
    ann.opens(channel, wait=False)
    ann.element("#name").send_keys(ann.name)
    ann.element("#text").send_keys("by a form")
    ann.press("#send")
    ann.sees_lines("by a form")
    assert ann.browser.current_url == f"{chat_below.url}/?channel={channel}"
    ann.sees(lambda page: page["me"] == ann.name, "their name")
    ann.browser.execute_script("document.querySelector('#text').required = false")
    ann.press("#send")
    ann.sees(lambda page: page["notice"] == "Write a message first.", "what is missing")
    assert ann.browser.current_url == f"{chat_below.url}/channels/{channel}"
    ann.logs_out()
    assert ann.browser.current_url.startswith(f"{chat_below.url}/?")


def test_another_site_embeds_it_by_each_transport(chat_below, visit, host, channel):
    browser = visit()
    for way in ("websocket", "sse", "poll", "script"):
        browser.get(f"{host.origin}/")
        browser.execute_async_script(CLIENT, chat_below.url, f"{channel}-{way}", {"transport": way})
        until(lambda: browser.execute_script("return ways") == [way], way)
        publish(chat_below.server, f"{channel}-{way}", "from afar")
        browser.execute_script("chat.say(arguments[0], 'from here')", f"{channel}-{way}")
        until(lambda: sorted(browser.execute_script("return got")) == ["from afar", "from here"],
              f"both by {way}")


@pytest.mark.parametrize("strips", [False, True], ids=["passes", "strips"])
@pytest.mark.parametrize("name", ["nginx", "caddy"])
def test_whether_the_proxy_removes_the_path_or_not_all_is_there(place, name, strips):
    chat = place(name, strips)
    page = ask(f"{chat.url}/?channel=lobby")
    paths = {path for path in re.findall(r'(?:href|src)="([^"#]*)"', page) if path}
    assert len(paths) >= 5
    for path in paths:
        assert path.startswith("/chat/")
        assert ask(chat.origin + path)
    token = re.search('name="_xsrf" value="([^"]+)"', page)[1]
    with pytest.raises(urllib.error.HTTPError) as refused:
        ask(f"{chat.url}/login", {"name": "ann", "_xsrf": token, "_page": "lobby"})
    assert refused.value.code == 403  # the form came there, and the cookie did not
    assert below.OTHER in ask(f"{chat.origin}/")


def ask(url, form=None):
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    data = urllib.parse.urlencode(form).encode() if form else None
    request = urllib.request.Request(url, data, {"Accept": "text/html"})
    with urllib.request.urlopen(request, timeout=10, context=context) as answer:
        return answer.read().decode()
