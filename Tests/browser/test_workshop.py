"""The pages of workshop/, as a learner has them at the end of a step: two windows, and who leaves."""
# SPDX-License-Identifier: MIT

import os
import re
import select
import subprocess

import pytest
from patience import until
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys


@pytest.fixture
def step():
    """Starts a step's program, and returns the address that it prints."""
    programs = []

    def step(product):
        path = os.path.join(os.path.dirname(os.environ["FIRESIDE"]), product)
        program = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", path, "--port", "0"],
            stdout=subprocess.PIPE, text=True)
        programs.append(program)
        assert select.select([program.stdout], [], [], 30)[0], f"{product} says nothing"
        return re.search(r"http://\S+", program.stdout.readline())[0]

    yield step
    for program in programs:
        program.kill()
        program.wait()
        program.stdout.close()


def lines(browser):
    return browser.execute_script(
        "return [...document.querySelectorAll('#lines li')].map((one) => one.textContent)")


def sees(browser, *texts):
    until(lambda: lines(browser) == list(texts), f"{texts} in the window")


def trouble(browser):
    return browser.find_element(By.ID, "trouble").text


def comes_in(browser, address, name):
    browser.get(address)
    browser.find_element(By.NAME, "who").send_keys(name + Keys.ENTER)


def says(browser, text):
    field = browser.find_element(By.NAME, "text")
    field.send_keys(text + Keys.ENTER)
    until(lambda: field.get_property("value") == "", "an empty field")


def post(address, text):
    subprocess.run(["curl", "-sS", "--fail", "-d", text, address + "chat"], check=True,
                   stdout=subprocess.DEVNULL)


def test_the_page_shows_what_comes_and_what_came_before(step, browse):
    address = step("Workshop5Finished")
    early = browse()
    early.get(address)
    texts = ["one", "<b>two</b> &amp; <script>alert(1)</script>", "三"]
    for text in texts:
        post(address, text)
    sees(early, *texts)
    late = browse()
    late.get(address)
    sees(late, *texts)
    post(address, "for both")
    for browser in (early, late):
        sees(browser, *texts, "for both")


def test_two_windows_of_one_browser_hear_alike(step, browser):
    """Neither waits for the other: a browser's cache would let one GET of an address go at a time."""
    address = step("Workshop5Finished")
    browser.get(address)
    first = browser.current_window_handle
    browser.switch_to.new_window("tab")
    browser.get(address)
    post(address, "hello")
    for window in (browser.current_window_handle, first):
        browser.switch_to.window(window)
        sees(browser, "hello")


def test_two_pages_talk_and_hear_who_leaves(step, browse):
    address = step("Workshop6Finished")
    aya, olga = browse(), browse()
    comes_in(aya, address, "Aya")
    sees(aya, "Aya is here.")
    comes_in(olga, address, "О́льга & 彩")
    said = ["Aya is here.", "О́льга & 彩 is here."]
    for browser, line in ((aya, "Aya: hi <b>you</b>"), (olga, "О́льга & 彩: привет, 彩")):
        says(browser, line.split(": ")[1])
        said.append(line)
        for one in (aya, olga):
            sees(one, *said)
    window = olga.current_window_handle
    olga.switch_to.new_window("tab")  # WebKit ends with its last window
    other = olga.current_window_handle
    olga.switch_to.window(window)
    olga.close()
    olga.switch_to.window(other)
    sees(aya, *said, "О́льга & 彩 has left.")
    assert trouble(aya) == ""


def test_a_page_fits_a_phone(step, browser):
    address = step("Workshop6Finished")
    browser.set_window_size(390, 800)
    comes_in(browser, address, "Aya")
    says(browser, "x" * 200)
    until(lambda: len(lines(browser)) == 2, "the long line")
    assert browser.execute_script(
        "return document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("product", ["Workshop5", "Workshop6"])
def test_a_page_with_blanks_says_so(step, browser, product):
    """Its server has blanks too, one of them the chat's path: the page is there all the same."""
    address = step(product)
    browser.get(address)
    if product == "Workshop6":
        browser.find_element(By.NAME, "who").send_keys("Aya" + Keys.ENTER)
    until(lambda: "___" in trouble(browser), "the blank")
    assert browser.current_url == address
