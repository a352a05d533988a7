"""What the pictures show, in the order in which somebody would come to see it."""
# SPDX-License-Identifier: MIT

import pathlib
from types import SimpleNamespace

from cable import Cable
from fireplace import Fireplace
from patience import until
from selenium.webdriver.common.keys import Keys
from widget import Boxes, two_lines

SCENES = []


def scene(function):
    SCENES.append(function)
    return function


@scene
def login(camera):
    """A chat for members, to a stranger."""
    camera.closed.start()
    camera.browser.get(f"http://127.0.0.1:{camera.closed.port}/")
    camera.person.element(".provider")
    camera.each("login", (390, 1280))
    camera.closed.terminate()


@scene
def first(camera):
    """The page to a newcomer."""
    camera.person.opens("lobby")
    until(lambda: counted(camera), "the people")
    camera.each("first")


@scene
def comes_in(camera):
    """No picture: the visitor is one of them from here on, and the others go on talking elsewhere."""
    ann, me = camera.person, camera.team.mates[camera.talk["me"]]
    ann.opens("lobby")
    ann.browser.add_cookie({"name": "sid", "value": me.cookie, "path": "/"})
    camera.resize(1280)
    ann.opens("lobby").sees(lambda page: page["me"] == me.name, "their own name")
    for channel in camera.team.channels[1:]:
        ann.joins(channel)
        ann.sees(lambda page, name=channel: ann.open_channel(page) == name, f"{channel} open")
    ann.goes_to("lobby")
    camera.team.go_on()
    unread = [len(channel.get("later", [])) for channel in camera.talk["channel"]]
    for channel, count in zip(camera.team.channels, unread):
        if count:
            ann.sees_unread(channel, count)
    ann.sees(lambda page: me.name in page["people"], "themselves among the people")


@scene
def chat(camera):
    camera.person.types(camera.talk["draft"])
    camera.each("chat", before=types)


@scene
def dark(camera):
    camera.dark(True)
    camera.each("dark", before=types)
    camera.dark(False)


@scene
def drawer(camera):
    camera.resize(390)
    camera.person.opens_menu()
    camera.each("drawer", (390,))
    camera.resize(1280)


@scene
def members(camera):
    """A private channel, with the question who else should be in it."""
    ann = camera.person
    camera.resize(1280)
    ann.press("#new-room")
    ann.agrees(camera.talk["room"])
    ann.sees(lambda page: camera.talk["room"] in ann.element("#title").text, "it open")
    room = ann.open_channel(ann.look())
    one, other, *_ = camera.team.others
    me = camera.team.mates[camera.talk["me"]]
    me.does(f"/channels/{room}/members", name=one.name)
    ann.press("#deeds")
    ann.element(".popup button").click()
    ann.element(".question .members")
    camera.each("members")
    ann.element(".question .no").click()
    camera.resize(1280)
    ann.goes_to("lobby")
    until(lambda: ann.look()["people"], "the people")


@scene
def menu(camera):
    """What one can do with a message of one's own."""
    ann = camera.person
    camera.resize(1280)
    ann.browser.execute_script(
        "[...document.querySelectorAll('#lines .own .more')].pop().focus()")
    ann.browser.switch_to.active_element.send_keys(Keys.ENTER)
    ann.element(".popup button")
    camera.each("menu", (1280,))
    ann.browser.switch_to.active_element.send_keys(Keys.ESCAPE)


@scene
def search(camera):
    ann = camera.person
    camera.resize(1280)
    ann.press("#search")
    ann.element(".search [type=search]").send_keys(camera.talk["search"] + Keys.ENTER)
    ann.element(".found .said")
    camera.each("search")
    ann.element(".search .no").click()


@scene
def switcher(camera):
    ann = camera.person
    camera.resize(1280)
    ann.element("#text").send_keys(Keys.CONTROL + "k")
    ann.element(".switcher input").send_keys(camera.talk["switch"])
    camera.each("switcher", (390, 1280))
    ann.element(".switcher input").send_keys(Keys.ESCAPE)


@scene
def question(camera):
    """What a phone asks before a message of one's own goes."""
    ann = camera.person
    camera.resize(390)
    ann.browser.execute_script("[...document.querySelectorAll('#lines .own .more')].pop().click()")
    ann.element(".popup .danger").click()
    ann.element(".question")
    camera.each("question", (390,))
    ann.element(".question .no").click()


@scene
def settings(camera):
    """What the visitor is told of."""
    ann = camera.person
    camera.resize(1280)
    ann.press("#settings")
    ann.element(".question .no")
    camera.each("settings", (390,))
    ann.element(".question .no").click()


@scene
def keys(camera):
    camera.resize(1280)
    camera.person.element("#channels a").send_keys("?")
    camera.person.element(".keys")
    camera.each("keys", (1280,))
    camera.person.element(".question .no").click()


@scene
def directions(camera):
    """A channel with a name and texts that run from right to left, beside one's own language."""
    ann = camera.person
    camera.resize(1280)
    texts = camera.talk["directions"]
    for text in texts:
        camera.team.others[0].says("الترجمة", text)
    ann.joins("الترجمة")
    ann.sees(lambda page: len(page["lines"]) == len(texts) and page["people"], texts)
    camera.each("directions", (390,))
    camera.resize(1280)
    ann.goes_to("lobby")
    ann.browser.execute_script(
        "document.querySelector(\"#channels a[data-channel='الترجمة'] + .leave\").click()")


@scene
def offline(camera):
    """The network is gone: what was written waits for the next try."""
    ann, cable = camera.person, Cable(camera.team.server.port)
    camera.resize(1280)
    ann.browser.get(f"{cable.origin}/?channel=lobby")
    ann.sees_light("online")
    ann.sees(lambda page: page["people"] and page["lines"], "the channel")
    cable.pull()
    ann.sees_light("offline")
    ann.says(camera.talk["draft"])
    ann.element(".sending, .failed")
    camera.each("offline", (390,))
    cable.close()


@scene
def widget(camera):
    """A box in another site's page."""
    lines = two_lines(SimpleNamespace(origin=camera.team.origin))
    title, words = camera.talk["site"]
    camera.site.has("/", f"""<!DOCTYPE html><html lang="{camera.language}"><meta charset="utf-8">
        <meta name="viewport" content="width=device-width"><title>{title}</title>
        <style>body {{ font-family: sans-serif; margin: 2em auto; max-width: 34em; padding: 0 1em }}
        </style><h1>{title}</h1><p>{words}</p>{lines}""")
    camera.resize(820)
    Boxes(camera.browser).opens(f"{camera.site.origin}/").sees(lambda box: box["lines"], "lines")
    camera.each("widget", (820,))


@scene
def inspect(camera):
    """The inspector's page: who waits, whom a message fires, who leaves."""
    camera.resize(1280)
    log = str(pathlib.Path(camera.closed.log).with_name("inspect.log"))
    with Fireplace(camera.closed.program, log, camera) as place:
        place.come(24)
        camera.each("inspect-waiting", (390, 1280))
        camera.resize(1280)
        place.goes("slow")
        place.speak()
        place.sees_lit("cb")
        camera.each("inspect-firing", (1280,))
        place.goes("live")
        place.page.sees(lambda page: page["sitting"] == page["flying"] == 0, "nobody there")
        place.come(24)
        place.goes("slow")
        place.leave(5)
        place.sees_lit("eb")
        camera.each("inspect-errback", (1280,))
        place.goes("live")
        place.page.sees(lambda page: page["flying"] == 0, "them gone")
        camera.dark(True)
        camera.each("inspect-dark", (1280, 1920))
        camera.dark(False)


@scene
def no_script(camera):
    camera.scripts(False)
    camera.browser.get(f"{camera.team.origin}/?channel=lobby")
    camera.each("no-script")
    camera.scripts(True)


def counted(camera):
    """How many people are here: the list alone is there before the server was asked."""
    return camera.browser.execute_script("return document.querySelector('#count').textContent")


def types(camera):
    """Somebody else does, for a moment."""
    camera.team.mates[camera.talk["typist"]].types("lobby")
    camera.person.sees(lambda page: page["typing"], "that they are typing")
