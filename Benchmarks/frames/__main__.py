"""Frames a second of a page whose chat box gets 20 messages a second: bench widget

Chromium draws 60 frames a second where nothing holds it up. A page without messages is measured first, so
that a busy machine shows. FIRESIDE names the server; else it is what swift build -c release made.
"""
# SPDX-License-Identifier: MIT

import os
import sys
import tempfile
import threading
import time

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
sys.path[:0] = [os.path.join(ROOT, "Tests", part) for part in ("browser", "outside")]

import chat  # noqa: E402
import engines  # noqa: E402
import wire  # noqa: E402
from foreign import NEIGHBOUR, ForeignSite  # noqa: E402
from server import Server  # noqa: E402
from widget import two_lines  # noqa: E402

RATE, SECONDS = 20, 10

#: Counts frames, the longest pause between two, and tasks of 50 ms or more.
COUNT = """
const seconds = arguments[0], done = arguments[arguments.length - 1];
let frames = 0, longest = 0, last = performance.now(), long = [];
const end = last + seconds * 1000;
new PerformanceObserver((list) => list.getEntries().forEach((one) => long.push(one.duration)))
    .observe({ type: "longtask" });
requestAnimationFrame(function frame(now) {
    frames++;
    longest = Math.max(longest, now - last);
    last = now;
    if (now < end) requestAnimationFrame(frame);
    else done([frames, longest, long.length, Math.max(0, ...long),
        document.querySelectorAll(".fireside-line").length]);
});
"""


def publish(server, stop):
    """20 messages a second, evenly, from people in turn."""
    number, begun = 0, time.monotonic()
    while not stop.is_set():
        text = f"message {number}, of some length: " + "word " * (number % 40)
        wire.ask(server.port, chat.publish_request("lobby", text, name=f"p{number % 5}"))
        number += 1
        time.sleep(max(0, begun + number / RATE - time.monotonic()))


def measure(browser, what):
    frames, longest, long, most, lines = browser.execute_async_script(COUNT, SECONDS)
    print(f"{what:24} {frames / SECONDS:5.1f} frames/s  longest pause {longest:4.0f} ms  "
          f"{long} long tasks, of {most:.0f} ms at most  {lines} messages in the list")


def main():
    program = os.environ.get("FIRESIDE", os.path.join(ROOT, ".build", "release", "fireside"))
    site = ForeignSite(NEIGHBOUR)
    log = os.path.join(tempfile.mkdtemp(), "server.log")
    server = Server(program, ["--journal", "memory", "--allow-origin", site.origin], log).start()
    server.origin = f"http://127.0.0.1:{server.port}"
    browser = engines.start("chromium")
    stop = threading.Event()
    try:
        browser.get(site.has("/", "<!DOCTYPE html><title>Frames</title>" + two_lines(server)))
        time.sleep(2)
        measure(browser, "no messages")
        threading.Thread(target=publish, args=(server, stop), daemon=True).start()
        measure(browser, f"{RATE} messages a second")
        measure(browser, "the same, 10 s later")
        measure(browser, "with a full list")
    finally:
        stop.set()
        engines.end(browser)
        server.terminate()
        site.close()


main()
