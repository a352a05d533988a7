"""The name of the callback is the first thing in a script: nobody can put anything else there."""
# SPDX-License-Identifier: MIT

import re
from urllib.parse import quote

import pytest
import wire
from foreign import STRANGER
from patience import until
from payloads import ALL, CALLBACKS, aimed

#: A page that asks by one script tag for each address, and tells what became of it.
ASKING = """
var addresses = arguments[0];
window.told = {}; window.errors = [];
window.onerror = function (text) { errors.push(text); };
addresses.forEach(function (address) {
    var script = document.createElement("script");
    script.onload = function () { told[address] = "ran"; };
    script.onerror = function () { told[address] = "refused"; };
    script.src = address;
    document.head.appendChild(script);
});
"""
STATE = "return {told: told, errors: errors, hacked: window.hacked || null, title: document.title}"


def addresses(server, canary, **query):
    """What each payload makes of a poll that does not wait."""
    rest = "".join(f"&{name}={value}" for name, value in query.items())
    return {
        f"{server.origin}/poll?channels=lobby&hold=0{rest}&callback={quote(payload, safe='')}":
            payload
        for payload in (aimed(payload, canary) for payload in dict.fromkeys(CALLBACKS + ALL))
    }


def test_no_callback_runs_that_is_more_than_a_name(server, browser, site):
    """Script tags of another site's page; none of these names is a harmless function's."""
    canary = site(STRANGER)
    asked = addresses(server, canary.origin)
    browser.get(site().has("/", "<!DOCTYPE html><title>untouched</title>"))
    browser.execute_script(ASKING, list(asked))
    state = until(
        lambda: (found := browser.execute_script(STATE))
        and len(found["told"]) == len(asked) and found,
        "an answer to each script tag")
    assert state["hacked"] is None
    assert state["title"] == "untouched"
    assert canary.asked == []
    ran = {asked[address] for address, what in state["told"].items() if what == "ran"}
    # Names that call nothing, for the page has nothing of that name.
    assert all(re.fullmatch(r"[A-Za-z_$][\w$]{0,63}(\.[A-Za-z_$][\w$]{0,63}){0,4}", name)
               for name in ran), ran
    # What did run was a call of what is not there, and nothing else.
    assert all("defined" in text or "find variable" in text or "not a function" in text
               or text == "Script error." for text in state["errors"]), state["errors"]


def test_no_answer_repeats_a_name_that_it_refuses(server, site):
    """Without a browser, whatever one might make of it."""
    for target, payload in addresses(server, "http://a.example").items():
        answer = wire.ask(server.port, wire.request("GET", target.removeprefix(server.origin)))
        if answer.status == 200:
            assert answer.body.startswith(b"/**/" + payload.encode() + b"("), payload
            continue
        assert answer.status == 400, payload
        assert "text/plain; charset=utf-8" in answer.head
        assert "nosniff" in answer.head
        for piece in re.findall(r"[^\w\s]*[<>\"'(){}=][^\w\s]*\w+", payload):
            assert piece.encode() not in answer.body, payload


@pytest.mark.parametrize("payload", [
    "<script>hacked=1</script>", "<img src=x onerror=hacked=1>", "alert", "a\n\n<html>"])
def test_a_refused_script_opened_as_a_page_is_a_sentence(server, browser, site, payload):
    """Followed as a link from elsewhere, it runs nothing. (A good one is a file to be saved.)"""
    home = site().has("/", "<!DOCTYPE html><title>untouched</title><a id=a>go</a>")
    browser.get(home)
    browser.execute_script(
        "document.getElementById('a').href = arguments[0]; document.getElementById('a').click()",
        f"{server.origin}/poll?channels=lobby&hold=0&callback={quote(payload, safe='')}")
    until(lambda: browser.current_url != home, "the other page")
    assert browser.execute_script("return window.hacked || null") is None
    assert browser.execute_script(
        "return document.querySelectorAll('script, img, iframe, svg').length") == 0
    assert "hacked" not in browser.execute_script("return document.documentElement.textContent")
