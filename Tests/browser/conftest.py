"""What tests are given: the server, browsers of both engines, sites of other people, a cable."""
# SPDX-License-Identifier: MIT

import itertools
import os
import sys

import pytest
from selenium.common.exceptions import WebDriverException

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "outside"))

import engines  # noqa: E402
from cable import Cable  # noqa: E402
from foreign import NEIGHBOUR, ForeignSite  # noqa: E402
from server import Server, default_program  # noqa: E402

#: The exit status when nothing failed but browsers: sysexits' "try again".
TRY_AGAIN = 75

numbers = itertools.count(1)
was_mute = []


def pytest_exception_interact(call):
    was_mute.append(isinstance(call.excinfo.value, engines.MUTE))


def pytest_sessionfinish(session):
    if was_mute and all(was_mute):
        session.exitstatus = TRY_AGAIN


@pytest.fixture(scope="session")
def launch(tmp_path_factory):
    """Starts a server with these options, one that ends with the tests."""
    program = os.environ.get("FIRESIDE", default_program())
    servers = []

    def launch(*options):
        log = tmp_path_factory.mktemp("server") / "server.log"
        one = Server(program, ["--journal", "memory", "--hold", "2", *options], str(log)).start()
        one.origin = f"http://127.0.0.1:{one.port}"
        servers.append(one)
        return one

    yield launch
    for one in servers:
        one.terminate()


@pytest.fixture(scope="session")
def server(launch):
    """One server for all tests that need nothing special of it: each has a channel of its own."""
    return launch()


@pytest.fixture
def channel():
    """A channel that no other test uses."""
    return f"room-{next(numbers)}"


@pytest.fixture(params=engines.NAMES)
def engine(request):
    return request.param


@pytest.fixture(scope="session")
def shelf():
    """Browsers that wait for the next test: to start one takes longer than most tests."""
    shelf = {}
    yield shelf
    for browsers in shelf.values():
        for browser in browsers:
            engines.end(browser)


@pytest.fixture
def browse(engine, shelf, server):
    """Gives a browser, of the test's engine unless told otherwise, as good as new."""
    lent = []

    def browse(engine=engine, **wishes):
        key = (engine, *sorted(wishes.items()))
        rest = shelf.get(key)
        browser = rest.pop() if rest else engines.start(engine, **wishes)
        lent.append((key, browser, browser.get_window_size()))
        return browser

    yield browse
    for key, browser, size in lent:
        if make_new(browser, server.origin, size):
            shelf.setdefault(key, []).append(browser)
        else:
            engines.end(browser)


@pytest.fixture
def browser(browse):
    return browse()


@pytest.fixture(scope="module")
def host():
    """A site that embeds the chat."""
    host = ForeignSite()
    host.has("/", "<!DOCTYPE html><title>Here is a chat</title>")
    yield host
    host.close()


@pytest.fixture
def site():
    """Makes sites of other people, on an address and a port of their own."""
    sites = []

    def site(host=NEIGHBOUR):
        sites.append(ForeignSite(host))
        return sites[-1]

    yield site
    for one in sites:
        one.close()


@pytest.fixture
def cable(server):
    cable = Cable(server.port)
    yield cable
    cable.close()


def make_new(browser, origin, size):
    """Closes all windows but one, forgets cookies and what pages stored. False: it cannot.

    `size`: the window's, as it was lent.
    """
    try:
        first, *others = browser.window_handles
        for window in others:
            browser.switch_to.window(window)
            browser.close()
        browser.switch_to.window(first)
        # A page of the same origin with no script: the chat's own would store it again as it goes.
        browser.get(f"{origin}/health")
        browser.execute_script("localStorage.clear(); sessionStorage.clear()")
        browser.delete_all_cookies()
        if browser.get_window_size() != size:
            browser.set_window_size(size["width"], size["height"])
        return True
    except (WebDriverException, *engines.MUTE):
        return False
