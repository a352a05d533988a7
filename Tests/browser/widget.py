"""A person at a chat box in another site's page: what they do there, and what they see."""
# SPDX-License-Identifier: MIT

import os
import re

from patience import until
from selenium.webdriver.common.keys import Keys

DOCS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "docs", "client.md")

#: All that a test wants to know of the boxes in a page.
LOOK = """
const shown = (one) => !!one && one.getClientRects().length > 0;
const text = (one) => shown(one) ? one.textContent : "";
return [...document.querySelectorAll(".fireside")].map((box) => {
    const of = (name) => box.querySelector(".fireside-" + name);
    const all = (name) => [...box.querySelectorAll(".fireside-" + name)];
    return {
        title: text(of("title")), unread: text(of("unread")), state: box.dataset.state,
        lines: all("lines > .fireside-line").map((line) => [
            line.querySelector(".fireside-from")?.textContent ?? null,
            line.querySelector(".fireside-text").textContent]),
        pending: all("pending").map((line) => line.textContent),
        days: all("day").length, error: text(of("error")), below: text(of("below")),
        edited: all("edited").length, stubs: all("stub").length,
        isOpen: shown(of("field")), draft: of("field").value, name: of("name").value
    };
});
"""


def two_lines(server):
    """The two lines of docs/client.md, to the letter, but for the server's address."""
    with open(DOCS, encoding="utf-8") as file:
        lines = re.search(r"```html\n(.*?)\n```", file.read(), re.S)[1]
    assert lines.count("\n") == 1, "there are two"
    return lines.replace("https://chat.example", server.origin)


def policy(server):
    """The policy that docs/client.md gives, for this server."""
    with open(DOCS, encoding="utf-8") as file:
        line = re.search(r"\nContent-Security-Policy: (.*)\n", file.read())[1]
    return line.replace("wss://chat.example", server.origin.replace("http", "ws")).replace(
        "https://chat.example", server.origin)


class Boxes:
    """Drives the boxes in a browser's page. Without a number, the first one."""

    def __init__(self, browser):
        self.browser = browser

    def opens(self, url, state="online"):
        self.browser.get(url)
        self.sees(lambda box: box["state"] == state, state)
        return self

    def look(self):
        return self.browser.execute_script(LOOK)

    def sees(self, holds, what, number=0):
        """Waits until it holds of what a box shows."""
        boxes = []

        def now():
            boxes[:] = self.look()
            return len(boxes) > number and holds(boxes[number])

        until(now, lambda: f"{what}, in {boxes}")
        return boxes[number]

    def sees_line(self, text, of=None, number=0):
        """It is there, and once."""
        box = self.sees(lambda box: [one[1] for one in box["lines"]].count(text) == 1, text, number)
        line = next(one for one in box["lines"] if one[1] == text)
        assert of is None or line[0] == of, f"{line} is not of {of}"
        return box

    def part(self, name, number=0):
        box = self.browser.find_elements("css selector", ".fireside")[number]
        return until(
            lambda: next((one for one in box.find_elements("css selector", f".fireside-{name}")
                          if one.is_displayed()), None), f"{name} in the box")

    def presses(self, name, number=0):
        self.part(name, number).click()

    def says(self, text, name=None, number=0):
        if name:
            self.part("name", number).clear()
            self.part("name", number).send_keys(name)
        self.part("field", number).send_keys(text + Keys.ENTER)
