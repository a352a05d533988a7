"""A person at the chat's page: what they do there, and what they see."""
# SPDX-License-Identifier: MIT

from patience import until
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.keys import Keys

#: All that a test wants to know of the page, in one question to the browser.
LOOK = """
const text = (one) => one && !one.hidden && one.offsetParent !== null ? one.textContent : "";
const of = (one, selector) => one.querySelector(selector)?.textContent ?? null;
const light = document.querySelector("#light");
return {
    light: light && light.dataset.state || null,
    me: text(document.querySelector("#me")),
    lines: [...document.querySelectorAll("#log article[data-id]")].map((one) => ({
        id: one.dataset.id, from: of(one, ".from"), text: of(one, ".text"),
        tag: of(one, ".tag"), isEdited: !!one.querySelector(".edited")
    })),
    people: [...document.querySelectorAll("#people li")].map((one) => one.dataset.name),
    channels: [...document.querySelectorAll("#channels a")].map((one) => ({
        name: one.dataset.channel, unread: of(one, ".unread") || "", title: of(one, ".name"),
        isOpen: one.getAttribute("aria-current") === "page"
    })),
    typing: of(document, "#typing") || "",
    notice: of(document, "#notice") || "",
    nameError: text(document.querySelector("#name-error")),
    joinError: text(document.querySelector("#join-error")),
    draft: document.querySelector("#text").value,
    isAsked: !document.querySelector("#who").hidden,
    focus: document.activeElement && document.activeElement.id || ""
};
"""


class Person:
    """Drives one browser, by the names and marks that the page promises to its style sheets."""

    def __init__(self, browser, origin, name=None):
        self.browser = browser
        self.origin = origin
        self.name = name

    # ---- What they do ----

    def opens(self, channel="lobby", wait=True):
        self.browser.get(f"{self.origin}/?channel={channel}")
        if wait:
            self.sees_light("online")
            self.sees_the_page_whole()
        return self

    def reloads(self):
        self.browser.refresh()

    def logs_in(self, name=None):
        self.name = name or self.name
        self.gives_name(self.name)
        self.sees(lambda page: page["me"] == self.name, "their own name")
        self.sees_light("online")
        return self

    def gives_name(self, name):
        """In the form of the message, and presses Enter there."""
        box = self.element("#name")
        box.clear()
        box.send_keys(name + Keys.ENTER)

    def logs_out(self):
        self.press("#logout button")
        self.sees(lambda page: not page["me"], "no name of their own")

    def says(self, text):
        """Types it line by line, and sends it."""
        first, *rest = text.split("\n")
        keys = first + "".join(Keys.SHIFT + Keys.ENTER + Keys.SHIFT + line for line in rest)
        self.element("#text").send_keys(keys + Keys.ENTER)

    def types(self, text):
        self.element("#text").send_keys(text)

    def joins(self, channel):
        self.fills("#join", "channel", channel)

    def goes_to(self, channel):
        self.press(f"#channels a[data-channel='{channel}']")
        self.sees(lambda page: self.open_channel(page) == channel, f"{channel} open")

    def scrolls_up(self):
        self.browser.execute_script(
            "const log = document.querySelector('#log'); log.scrollTop = -log.scrollHeight")

    def fills(self, form, field, text):
        box = self.element(f"{form} [name={field}]")
        box.clear()
        box.send_keys(text + Keys.ENTER)

    def press(self, selector):
        try:
            self.element(selector).click()
        except StaleElementReferenceException:
            # The page has drawn it again since the look: a person presses what is there now.
            self.element(selector).click()

    def opens_menu_of(self, text):
        """Of a message: the button shows when the mouse is over it, so it is pressed by the keyboard."""
        button = until(lambda: self.browser.execute_script(
            """return [...document.querySelectorAll("#lines article")].find(
            (one) => one.querySelector(".text").textContent === arguments[0])?.querySelector(".more")
            ?? null""", text), f"a menu of {text}")
        button.send_keys(Keys.ENTER)

    def makes_it(self):
        """The private channel that is open, and that nobody has yet."""
        self.press("#claim")
        self.element("#text")
        self.sees_light("online")

    def chooses(self, label, button=None):
        """In the menu that is open. `button` opens it, again where a page that moves has closed it."""
        def item():
            items = self.browser.find_elements("css selector", ".popup button")
            if button and not items:
                self.press(button)
            return next((one for one in items if one.text == label), None)
        until(item, f"{label} in the menu").click()

    def agrees(self, text=None):
        """In the question in front of the page."""
        if text is not None:
            self.element(".question input").send_keys(text)
        self.element(".question [type=submit]").click()
        until(lambda: not self.browser.find_elements("css selector", ".question"),
              "the question gone, which keeps the page from being used")

    # ---- What they see ----

    def sees_the_page_whole(self):
        """Both phases of page.js, where it runs."""
        until(lambda: self.browser.execute_script(
            "return document.documentElement.dataset.script !== 'on'"), "the rest of the page")

    def element(self, selector):
        return until(
            lambda: next((one for one in self.browser.find_elements("css selector", selector)
                          if one.is_displayed()), None),
            f"{selector} on the page")

    def look(self):
        return self.browser.execute_script(LOOK)

    def has_in_sight(self, selector):
        """Not only displayed, but within the window: the side may be pushed out of it."""
        return self.browser.execute_script(
            """const box = document.querySelector(arguments[0]).getBoundingClientRect();
            return box.width > 0 && box.right > 1 && box.left < innerWidth - 1""", selector)

    def sees_no_menu(self):
        """At phone width. A window without a window manager takes its new size when it likes."""
        until(lambda: not self.has_in_sight("#channels"), "the side out of sight")

    def opens_menu(self):
        """And waits until it has come in: a click on what moves may miss it."""
        self.press("#menu")
        until(lambda: self.browser.execute_script(
            """const side = document.querySelector("#side");
            return side.getBoundingClientRect().left === 0 && !side.getAnimations().length"""),
            "the side in its place")

    def sees(self, holds, what):
        """Waits until it holds of what is on the page."""
        page = {}

        def now():
            page.update(self.look())
            return holds(page)

        until(now, lambda: f"{self.name} should see {what}, and sees {page}")
        return page

    def sees_light(self, state):
        return self.sees(lambda page: page["light"] == state, f"the light {state}")

    def sees_line(self, text, of=None):
        """It is there, and once."""
        page = self.sees(lambda page: any(line["text"] == text for line in page["lines"]), text)
        found = [line for line in page["lines"] if line["text"] == text]
        assert len(found) == 1, f"{text} is there {len(found)} times"
        assert of is None or found[0]["from"] == of
        return found[0]

    def sees_lines(self, *texts):
        """These, in this order, and no other."""
        self.sees(lambda page: [line["text"] for line in page["lines"]] == list(texts), texts)

    def sees_people(self, *names):
        self.sees(lambda page: sorted(page["people"]) == sorted(names), f"{names} among the people")

    def sees_unread(self, channel, count):
        self.sees(lambda page: self.unread(page, channel) == (str(count) if count else ""),
                  f"{count} unread in {channel}")

    @staticmethod
    def unread(page, channel):
        return next((one["unread"] for one in page["channels"] if one["name"] == channel), None)

    @staticmethod
    def open_channel(page):
        return next((one["name"] for one in page["channels"] if one["isOpen"]), None)
