"""A server with an inspector, and clients that wait there, for pictures of its page."""
# SPDX-License-Identifier: MIT

import chat
import wire
from inspector import Inspector, inspector_of
from patience import until
from selenium.webdriver.common.by import By
from server import Server

#: Whether a stage is lit just now, at both of its ends, in this lane's colour: a failure is red.
IS_LIT = """
const air = document.querySelector("#air"), ratio = air.width / air.clientWidth;
const stage = document.querySelector("#stage").getBoundingClientRect();
const at = (x, y) => air.getContext("2d").getImageData(
    (x - stage.left) * ratio, (y - stage.top) * ratio, 1, 1).data;
return [...document.querySelectorAll("article:first-child .box")].some((one) => {
    const { left, right, top } = one.getBoundingClientRect();
    return [at(left + 12, top + 12), at(right - 12, top + 12)].every(
        ([red, green, , alpha]) => alpha > 20 && (arguments[0] === "eb") === red > green);
});
"""


class Fireplace:
    """People wait here until somebody speaks."""

    def __init__(self, program, log, camera):
        self.server = Server(program, [
            "--journal", "memory", "--hold", "110", "--inspect", "--inspect-port", "0"], log)
        self.camera, self.sockets = camera, []

    def __enter__(self):
        self.server.start()
        self.page = Inspector(self.camera.browser, inspector_of(self.server)).opens()
        return self

    def __exit__(self, *_):
        self.leave(len(self.sockets))
        self.server.__exit__()

    def come(self, count):
        request = chat.poll_request(["lobby"], "now", hold=110)
        for _ in range(count):
            self.sockets.append(wire.connect(self.server.port))
            self.sockets[-1].sendall(request)
        self.page.sees(lambda page: page["sitting"] == count, f"{count} who wait")
        # Nothing of when the page came is in the picture.
        self.page.sees(lambda page: not page["state"], "no news")

    def leave(self, count):
        for _ in range(count):
            self.sockets.pop().close()

    def speak(self):
        wire.ask(self.server.port, chat.publish_request("lobby", "hello"))

    def sees_lit(self, lane):
        until(lambda: self.page.browser.execute_script(IS_LIT, lane), f"a stage lit, {lane}")

    def goes(self, mode):
        """`live`, `slow` or `step`."""
        place = ("live", "slow", "step").index(mode)
        self.page.browser.find_elements(By.CSS_SELECTOR, "#modes button")[place].click()
