"""The states that the page can be in, and how one gets there: a function for each."""
# SPDX-License-Identifier: MIT

from patience import until
from selenium.webdriver.common.keys import Keys
from stage import PHONE

STATES = []


def state(function):
    """One more row. It is given a `stage`, and returns the person who sees the state."""
    STATES.append(function)
    return function


def in_language(language):
    """The same row in another language, too."""
    def more(function):
        def there(stage):
            stage.language = language
            return function(stage)
        there.__name__ = f"{function.__name__}_{language}"
        STATES.append(there)
        return function
    return more


# ---- A visitor with a name, or with none ----

@in_language("ja")
@in_language("ru")
@state
def first_open(stage):
    return stage.person()


@state
def a_name_is_missing(stage):
    ann = stage.person()
    ann.says("hello")
    ann.sees(lambda page: page["nameError"], "what is missing")
    return ann


@state
def an_empty_channel(stage):
    return stage.ann()


@in_language("ja")
@in_language("ru")
@state
def a_conversation(stage):
    ann = stage.ann()
    stage.posts("hello, ann", "do you see <b>this</b>? https://example.org/", name="bob")
    ann.says("I do.\nYes.")
    ann.sees(lambda page: len(page["lines"]) == 3, "three messages")
    return ann


@state
def code_and_deeds(stage):
    ann = stage.ann()
    stage.posts("like `this`:\n```\nlet a = 1\n```", "/me waves", "🎉", f"@{ann.name} look", name="bob")
    ann.says("/topic Tea")
    ann.sees(lambda page: len(page["lines"]) == 5, "all of it")
    ann.element("#topic button")
    return ann


@state
def code_in_the_dark(stage):
    stage.wishes["dark"] = True
    return code_and_deeds(stage)


@state
def a_command_s_answer(stage):
    ann = stage.ann()
    ann.says("/help")
    ann.element("#answer")
    return ann


@state
def dark(stage):
    stage.wishes["dark"] = True
    return a_conversation(stage)


@state
def somebody_types(stage):
    ann, bob = stage.ann(), stage.person("bob").logs_in()
    bob.types("I am going to")
    ann.sees(lambda page: page["typing"], "that bob types")
    return ann


# ---- Channels ----

@state
def many_channels(stage):
    for number in range(30):
        stage.posts("hello", channel=f"{stage.channel}-{number}")
    ann = stage.ann()
    for number in range(8):
        name = f"{stage.channel}-{number}"
        ann.joins(name)
        ann.sees(lambda page, name=name: ann.open_channel(page) == name, f"{name} open")
    return ann


@state
def unread_messages(stage):
    ann = stage.ann()
    ann.joins(f"{stage.channel}-b")
    ann.sees(lambda page: ann.open_channel(page) == f"{stage.channel}-b", "the other channel")
    stage.posts("one", "two")
    ann.sees_unread(stage.channel, 2)
    return ann


@state
def what_is_new(stage):
    ann = stage.ann()
    ann.joins(f"{stage.channel}-b")
    ann.sees(lambda page: ann.open_channel(page) == f"{stage.channel}-b", "the other channel")
    stage.posts("one", f"@{ann.name}: two")
    ann.element("#channels .mention")
    ann.goes_to(stage.channel)
    ann.element("#lines .new")
    return ann


@in_language("ja")
@in_language("ru")
@state
def the_switcher(stage):
    ann = stage.ann()
    ann.types(Keys.CONTROL + "k")
    ann.element(".switcher input")
    return ann


@in_language("ja")
@in_language("ru")
@state
def the_settings(stage):
    ann = stage.ann()
    ann.press("#settings")
    ann.element("#set-notify")
    return ann


@in_language("ja")
@in_language("ru")
@state
def a_search(stage):
    stage.posts("tea is ready", "who has tea?", name="bob")
    ann = stage.ann()
    ann.press("#search")
    ann.element(".search [type=search]").send_keys("tea" + Keys.ENTER)
    until(lambda: ann.browser.find_elements("css selector", ".found .said"), "what is found")
    return ann


@state
def the_link_to_a_message(stage):
    stage.posts(*(f"message {number}" for number in range(80)))
    ann = stage.ann()
    ann.sees_line("message 79")
    oldest = ann.look()["lines"][0]["id"]
    ann.browser.get(f"{ann.origin}/?channel={stage.channel}&message={oldest}")
    ann.sees_light("online")
    ann.element(f"#lines [data-id='{oldest}']")
    return ann


@state
def far_up_in_history(stage):
    stage.posts(*(f"message {number}" for number in range(80)))
    ann = stage.ann()
    ann.sees_line("message 79")
    until(lambda: ann.scrolls_up() or ann.has_in_sight("#newest"), "the way back down")
    return ann


@state
def a_wrong_channel_name(stage):
    ann = stage.ann()
    ann.joins("Bad name!")
    ann.sees(lambda page: page["joinError"], "what is wrong")
    return ann


@state
def lines_for_a_terminal(stage):
    ann = stage.ann()
    ann.press("#about summary")
    ann.element("#about pre")
    return ann


# ---- Messages of one's own ----

@state
def a_menu_of_a_message(stage):
    ann = stage.ann()
    ann.says("hello")
    ann.opens_menu_of("hello")
    ann.element(".popup button")
    return ann


@state
def a_question(stage):
    ann = a_menu_of_a_message(stage)
    ann.chooses("Delete…")
    ann.element(".question")
    return ann


@state
def a_question_in_the_dark(stage):
    stage.wishes["dark"] = True
    return a_question(stage)


@state
def editing(stage):
    ann = a_menu_of_a_message(stage)
    ann.chooses("Edit")
    ann.element("#editing")
    return ann


@state
def edited(stage):
    ann = editing(stage)
    ann.says(", all")
    ann.sees(lambda page: page["lines"][-1]["isEdited"], "the mark")
    return ann


@state
def deleted(stage):
    ann = a_question(stage)
    ann.agrees()
    ann.element(".stub")
    return ann


@state
def a_failed_message(stage):
    ann = stage.ann()
    ann.browser.execute_script(
        "document.querySelector('#text').value = arguments[0]", "0123456789" * 7000)
    ann.types(Keys.ENTER)
    ann.element(".failed .why")
    return ann


@state
def offline(stage):
    ann = stage.ann(origin=stage.cable.origin)
    stage.posts("still here", name="bob")
    ann.sees_line("still here")
    stage.cable.pull()
    ann.sees_light("offline")
    ann.says("on its way")
    ann.element(".sending, .failed")
    return ann


# ---- Private channels, and who looks after them ----

@state
def a_private_channel_and_no_name(stage):
    stage.use("--login", "name")
    ann = stage.person(channel=f"private-{stage.channel}", wait=False)
    ann.element(".locked")
    ann.sees(lambda page: page["isAsked"], "the field for a name")
    return ann


@state
def a_private_channel_that_nobody_may_read(stage):
    ann = stage.person(channel=f"private-{stage.channel}", wait=False)
    ann.element(".locked")
    return ann


@state
def a_private_channel_of_others(stage):
    bob = stage.member("bob", place=f"private-{stage.channel}")
    bob.sees(lambda page: bob.element("#claim"), "that he may make it")
    return bob


@state
def a_question_for_a_title(stage):
    ann = stage.member("ann")
    ann.press("#new-room")
    ann.element(".question input")
    return ann


@state
def members(stage):
    ann, bob = stage.member("ann"), stage.member("bob")
    ann.sees_people(ann.name, bob.name)
    ann.press("#new-room")
    ann.agrees("Plans")
    ann.sees(lambda page: ann.element("#title").text == "🔒Plans", "it open")
    ann.chooses("Members…", "#deeds")
    ann.element(f".question [aria-label='Invite {bob.name}']")
    return ann


@state
def a_moderator_s_menu(stage):
    mo, bob = stage.member("mo"), stage.member("bob")
    bob.says("nonsense")
    mo.sees_line("nonsense")
    mo.opens_menu_of("nonsense")
    mo.element(".popup .danger")
    return mo


@state
def two_of_one_name(stage):
    one, two = stage.member("one", name="Alex"), stage.member("two", name="Alex")
    for person in (one, two):
        person.says(f"hello from {person.origin}")
    one.sees(lambda page: len(page["lines"]) == 2 and page["lines"][0]["tag"], "tags")
    return one


# ---- A phone ----

@state
def a_phone(stage):
    stage.size = PHONE
    return a_conversation(stage)


@in_language("ru")
@state
def the_drawer(stage):
    ann = a_phone(stage)
    ann.sees_no_menu()
    ann.opens_menu()
    return ann


@state
def the_drawer_in_the_dark(stage):
    stage.wishes["dark"] = True
    return the_drawer(stage)


@state
def a_phone_and_no_name(stage):
    stage.size = PHONE
    return stage.person()


# ---- What comes without the page's script ----

@in_language("ja")
@in_language("ru")
@state
def the_login_page(stage):
    stage.use_provider()
    stranger = stage.person(wait=False)
    stranger.element(".provider")
    return stranger


@state
def a_refused_form(stage):
    stage.names_somebody("bob")
    ann = stage.person()
    ann.element("#name").send_keys("bob")
    ann.types("hello")
    # As where no script runs: the form itself goes out, and a page comes back.
    ann.browser.execute_script("document.querySelector('#say').submit()")
    ann.sees(lambda page: "taken" in page["nameError"], "that the name is taken")
    return ann


@in_language("ja")
@in_language("ru")
@state
def no_script(stage):
    stage.posts("hello", name="bob")
    stage.cable.swap(b'type="module"', b'type="none"')
    stage.cable.swap(b'/fallback.js"', b'/none.js"')
    ann = stage.person(origin=stage.cable.origin, wait=False)
    ann.sees_line("hello")
    assert ann.browser.execute_script("return typeof Fireside") == "undefined"
    return ann


# ---- A chat box in another site's page ----

@state
def a_chat_box(stage):
    boxes = stage.box()
    stage.posts("hello", channel="lobby")
    boxes.sees_line("hello")
    return boxes


@state
def a_chat_box_in_the_dark(stage):
    stage.wishes["dark"] = True
    return a_chat_box(stage)
