"""One real tab: headless Chromium with a chat open, and what it needs of memory."""
# SPDX-License-Identifier: MIT

import os

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

#: Chromium and its driver as Debian installs them; elsewhere selenium finds its own.
BROWSER, DRIVER = "/usr/bin/chromium", "/usr/bin/chromedriver"

#: What the tab says of itself: by the light of the chat page.
STATE = "return document.getElementById('light').getAttribute('data-state')"
SHOWN = "return document.getElementById('log').textContent"


class Tab:
    """A page that stays open for the whole run."""

    def __init__(self, address):
        os.environ.setdefault("SE_AVOID_STATS", "true")
        options = webdriver.ChromeOptions()
        for word in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage",
                     "--window-size=1200,800"):
            options.add_argument(word)
        if os.path.exists(BROWSER):
            options.binary_location = BROWSER
        service = Service(DRIVER) if os.path.exists(DRIVER) else Service()
        self.driver = webdriver.Chrome(options=options, service=service)
        self.driver.set_page_load_timeout(60)
        self.driver.get(address)

    def measure(self):
        """Bytes of its heap, after its garbage was collected, and how many DOM nodes there are."""
        for _ in range(2):  # what the first one finalizes, the second one collects
            self.driver.execute_cdp_cmd("HeapProfiler.collectGarbage", {})
        heap = self.driver.execute_cdp_cmd("Runtime.getHeapUsage", {})["usedSize"]
        return heap, self.driver.execute_cdp_cmd("Memory.getDOMCounters", {})["nodes"]

    def state(self):
        return self.driver.execute_script(STATE)

    def shown(self):
        return self.driver.execute_script(SHOWN)

    def close(self):
        self.driver.quit()
