"""The two browsers: how each is started, and what it takes to be driven here."""
# SPDX-License-Identifier: MIT

import os

from selenium import webdriver
from selenium.common.exceptions import TimeoutException, WebDriverException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.remote.remote_connection import RemoteConnection
from urllib3.exceptions import TimeoutError as DriverTimeout

CHROMIUM = "/usr/bin/chromium"
CHROMIUM_DRIVER = "/usr/bin/chromedriver"
WEBKIT_DRIVER = "/usr/bin/WebKitWebDriver"
#: Debian has it beside the library, which has another version's name in each release.
MINI_BROWSERS = ("4.1", "4.0", "6.0")

NAMES = ("chromium", "webkit")

#: Seconds. Our pages load, and our scripts run, in less on the slowest machine.
TIMEOUT = 30
#: What is raised when a browser no longer answers its driver, or the driver us. A page that is still
#: loading after TIMEOUT looks the same, whoever is to blame. All else that tests wait for they wait for
#: with `patience.until`, which raises an AssertionError.
MUTE = (TimeoutException, DriverTimeout)

# The driver waits for its browser for ever, and Selenium for the driver.
RemoteConnection.set_timeout(2 * TIMEOUT)


def start(engine, **wishes):
    """A new browser with a profile of its own.

    `javascript=False`: a visitor who has it switched off. `dark=True`: one whose desktop is dark.
    `third_party_cookies=False`: one whose browser sends none. `any_certificate=True`: one who takes every
    certificate for good. `mouse=True`: one with a mouse, which a browser without a screen knows nothing
    of; Chromium alone.
    """
    browser = {"chromium": start_chromium, "webkit": start_webkit}[engine](**wishes)
    browser.set_page_load_timeout(TIMEOUT)
    browser.set_script_timeout(TIMEOUT)
    return browser


def end(browser):
    """Closes it, by force if it must be."""
    try:
        browser.quit()
    except (WebDriverException, *MUTE):
        browser.service.process.kill()


def start_chromium(
        javascript=True, dark=False, third_party_cookies=True, any_certificate=False, mouse=False):
    options = webdriver.ChromeOptions()
    options.accept_insecure_certs = any_certificate
    options.binary_location = CHROMIUM
    for word in (
            "--headless=new",
            # It refuses root otherwise, and containers often forbid what its sandbox needs. It
            # opens no pages but ours.
            "--no-sandbox",
            # Containers have 64 MB of /dev/shm, and a tab that has used it up crashes.
            "--disable-dev-shm-usage",
            # Each has pages that wait in the background, and no test waits for a minute.
            "--disable-background-timer-throttling",
            "--disable-renderer-backgrounding"):
        options.add_argument(word)
    if mouse:
        options.add_argument("--blink-settings=primaryHoverType=2,availableHoverTypes=2")
    preferences = {
        "profile.block_third_party_cookies": not third_party_cookies,
        "profile.cookie_controls_mode": 0 if third_party_cookies else 1,
    }
    if not javascript:
        preferences["profile.managed_default_content_settings.javascript"] = 2
    options.add_experimental_option("prefs", preferences)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    # With its path Selenium does not look for a driver, and does not load one from the network.
    browser = webdriver.Chrome(service=Service(executable_path=CHROMIUM_DRIVER), options=options)
    if dark:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {
            "features": [{"name": "prefers-color-scheme", "value": "dark"}]})
    return browser


def start_webkit(javascript=True, dark=False, third_party_cookies=True, any_certificate=False):
    options = webdriver.WebKitGTKOptions()
    options.accept_insecure_certs = any_certificate
    options.binary_location = mini_browser()
    options.add_argument("--automation")
    options.add_argument(f"--enable-javascript={str(javascript).upper()}")
    options.add_argument("--cookies-policy=always")
    if not third_party_cookies:
        options.add_argument("--enable-itp")  # its policy "no-third-party" still sends those it has
    # Its sandbox needs what root has not, nor do containers; the driver hands its environment on.
    os.environ["WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS"] = "1"
    # Where there is no graphics card it would draw by Mesa's driver in software, which crashes at times.
    os.environ["WEBKIT_DISABLE_COMPOSITING_MODE"] = "1"
    # It takes the colours of GTK's theme for the visitor's wish.
    os.environ["GTK_THEME"] = "Adwaita:dark" if dark else "Adwaita"
    # Its driver never closes what a client has closed: with a connection for each question it would
    # run out of descriptors.
    return webdriver.WebKitGTK(
        executable_path=WEBKIT_DRIVER, options=options, service_log_path=os.devnull,
        keep_alive=True)


def mini_browser():
    for version in MINI_BROWSERS:
        for folder in (f"/usr/lib/{os.uname().machine}-linux-gnu", "/usr/libexec"):
            path = f"{folder}/webkit2gtk-{version}/MiniBrowser"
            if os.access(path, os.X_OK):
                return path
    raise FileNotFoundError("MiniBrowser is not here; Debian has it in libwebkit2gtk-4.1-0")
