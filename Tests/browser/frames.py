"""How many frames a second the inspector's page draws, with a crowd round the fire and while all fly.

FIRESIDE=PROGRAM /usr/bin/python3 Tests/browser/frames.py [CLIENTS] prints it for two sizes of the window.
"""
# SPDX-License-Identifier: MIT

import os
import pathlib
import resource
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "outside")]

import chat  # noqa: E402
import engines  # noqa: E402
import wire  # noqa: E402
from inspector import Inspector, inspector_of  # noqa: E402
from server import Server, default_program  # noqa: E402

CLIENTS = 10000
SIZES = ((1280, 720), (1920, 1080))

#: The milliseconds that each frame took, for so many seconds.
FRAMES = """
const [seconds, done] = arguments, frames = [], began = performance.now();
let last = began;
requestAnimationFrame(function next(now) {
    frames.push(now - last);
    last = now;
    if (now - began < seconds * 1000) requestAnimationFrame(next);
    else done(frames.slice(1));
});
"""


def rate(browser, seconds):
    """Frames a second: over all this time, and in its slowest second."""
    frames = browser.execute_async_script(FRAMES, seconds)
    by_second, passed = {}, 0
    for frame in frames:
        passed += frame
        by_second[int(passed // 1000)] = by_second.get(int(passed // 1000), 0) + 1
    whole = [by_second.get(second, 0) for second in range(int(passed // 1000))]
    return f"{1000 * len(frames) / sum(frames):.0f}, in the slowest second {min(whole)}"


def crowd(port, count):
    """So many clients that wait."""
    request = chat.poll_request(["crowd"], "now", hold=110)
    sockets = []
    for _ in range(count):
        sockets.append(wire.connect(port))
        sockets[-1].sendall(request)
    return sockets


def measure(server, clients, size):
    browser = engines.start("chromium")
    sockets = crowd(server.port, clients)
    try:
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": False})
        watcher = Inspector(browser, inspector_of(server)).opens()
        watcher.sees(lambda page: page["sitting"] >= clients, f"{clients} who sit")
        print(f"{size[0]} × {size[1]}: {clients} wait, {rate(browser, 5)}", flush=True)
        began = time.monotonic()
        answer = wire.ask(server.port, chat.publish_request("crowd", "hello"))
        took = time.monotonic() - began
        print(f"    a message, answered {answer.status} in {took:.2f} s: {rate(browser, 4)}")
        watcher.sees(lambda page: page["counts"]["waiting"] == 0 and page["flying"] == 0, "all gone")
    finally:
        engines.end(browser)
        for sock in sockets:
            sock.close()


def main():
    clients = int(sys.argv[1]) if len(sys.argv) > 1 else CLIENTS
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))  # the server inherits it
    program = os.environ.get("FIRESIDE", default_program())
    options = ["--journal", "memory", "--hold", "110", "--inspect", "--inspect-port", "0"]
    with tempfile.TemporaryDirectory() as folder, Server(
            program, options, f"{folder}/log") as server:
        server.start()
        for size in SIZES:
            measure(server, clients, size)


if __name__ == "__main__":
    main()
