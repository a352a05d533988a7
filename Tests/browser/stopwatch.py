"""The first minute by the stopwatch: what comes over the wire, and when a newcomer's message is there.

FIRESIDE=PROGRAM /usr/bin/python3 Tests/browser/stopwatch.py prints it for each language and each network.
"""
# SPDX-License-Identifier: MIT

import collections
import os
import pathlib
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "outside")]

import engines  # noqa: E402
from patience import until  # noqa: E402
from people import Person  # noqa: E402
from selenium.webdriver.common.keys import Keys  # noqa: E402
from server import Server, default_program  # noqa: E402

LANGUAGES = {"en": "en-US,en", "ja": "ja,en", "ru": "ru,en"}

#: Bits a second, and milliseconds there and back.
NETWORKS = {"fast": None, "3G": (1_600_000, 150), "slow 3G": (400_000, 400)}

#: One answer. `bytes`: of all that came over the wire for it. `is_before_use`: it was there before the
#: page's script had run, from when on the page can be used. `is_ours`: not an answer of the chat itself.
File = collections.namedtuple("File", "path bytes is_before_use is_ours")

LOADED = """
const [page] = performance.getEntriesByType("navigation");
if (!page.domContentLoadedEventEnd) return null;
return [page, ...performance.getEntriesByType("resource")].map((one) => [
    new URL(one.name).pathname, one.transferSize,
    one.responseEnd > 0 && one.responseEnd <= page.domContentLoadedEventStart,
    one === page || ["script", "link", "img", "css", "other"].includes(one.initiatorType)
]);
"""


def reads(browser, language):
    """From now on the browser asks for this language."""
    browser.execute_cdp_cmd("Emulation.setUserAgentOverride", {
        "acceptLanguage": LANGUAGES[language],
        "userAgent": browser.execute_script("return navigator.userAgent")})


def load(person, channel, language):
    """Opens the page with nothing in the cache. Returns its files, the page itself first."""
    reads(person.browser, language)
    person.browser.execute_cdp_cmd("Network.enable", {})
    person.browser.execute_cdp_cmd("Network.clearBrowserCache", {})
    person.opens(channel)
    found = until(lambda: person.browser.execute_script(LOADED), "the page loaded")
    return [file for file in (File(*one) for one in found) if file.bytes]  # 0: from the cache


def throttle(browser, network):
    bits, delay = network or (0, 0)
    browser.execute_cdp_cmd("Network.emulateNetworkConditions", {
        "offline": False, "latency": delay, "downloadThroughput": bits // 8 or -1,
        "uploadThroughput": bits // 8 or -1})


def minute(person, channel, language, network):
    """Seconds until the page can be used, until its light is green, and until a message is sent."""
    throttle(person.browser, network)
    start = time.monotonic()
    person.browser.get(f"{person.origin}/?channel={channel}")
    until(lambda: person.browser.execute_script(
        "return !!document.documentElement.dataset.script"), "the page's script")
    usable = time.monotonic() - start
    person.sees_light("online")
    online = time.monotonic() - start
    begun = time.monotonic()
    person.element("#name").send_keys(person.name)
    person.element("#text").send_keys("hello" + Keys.ENTER)
    person.sees(lambda page: any(line["text"] == "hello" for line in page["lines"]), "it there")
    return usable, online, time.monotonic() - begun


def main():
    program = os.environ.get("FIRESIDE", default_program())
    with tempfile.TemporaryDirectory() as folder, Server(
            program, ["--journal", "memory", "--login-rate", "1000"], f"{folder}/log") as server:
        server.start()
        for number, language in enumerate(LANGUAGES):
            for name, network in NETWORKS.items():
                browser = engines.start("chromium")
                try:
                    person = Person(browser, f"http://127.0.0.1:{server.port}", f"{name} {number}")
                    channel = f"{language}-{number}-{len(name)}"
                    files = load(person, channel, language)
                    browser.execute_cdp_cmd("Network.clearBrowserCache", {})
                    usable, online, sent = minute(person, channel, language, network)
                    print(f"{language} {name}: {sum(file.bytes for file in files)} bytes, "
                          f"{sum(file.is_before_use for file in files)} requests before use, "
                          f"usable {usable:.1f} s, online {online:.1f} s, sent in {sent:.1f} s",
                          flush=True)
                finally:
                    engines.end(browser)


if __name__ == "__main__":
    main()
