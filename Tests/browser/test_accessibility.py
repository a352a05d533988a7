"""axe-core finds nothing to object to, whatever the page shows."""
# SPDX-License-Identifier: MIT

import functools

import axe
import pytest
from stage import Stage
from states import STATES, a_conversation


@pytest.fixture(scope="module")
def launch_once(launch):
    """A server for all states that need the same options."""
    return functools.cache(launch)


@pytest.fixture(scope="module")
def secret(tmp_path_factory):
    secret = tmp_path_factory.mktemp("provider") / "secret"
    secret.write_text("a-secret-of-at-least-32-characters")
    secret.chmod(0o600)
    return str(secret)


@pytest.fixture
def stage(browse, launch_once, secret, server, channel, cable):
    stage = Stage(browse, launch_once, secret, server, channel, cable)
    yield stage
    stage.close()


#: axe-core judges the document, which is the same in both engines: one of them is enough.
@pytest.mark.parametrize("engine", ["chromium"])
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_axe_objects_to_nothing(state, stage):
    assert_is_accessible(state(stage))


@pytest.mark.parametrize("engine", ["chromium"])  # the other has no such wish to test with
def test_nor_where_colours_are_the_system_s(stage):
    assert_is_accessible(stage.sees_forced_colours(a_conversation(stage)))


def assert_is_accessible(person):
    found = axe.violations(person.browser)
    assert not found, "\n".join(found)


def test_axe_objects_to_what_is_wrong(stage):
    """A test of the test: it looks at the page, and can fail."""
    ann = stage.ann()
    ann.browser.execute_script(
        """document.querySelector("#text").removeAttribute("placeholder");
        document.querySelector("label[for=text]").remove();
        document.querySelector("#top").style.color = "#ddd";
        document.querySelector("#title").style.color = "#ddd";""")
    broken = {sentence.split(":")[0] for sentence in axe.violations(ann.browser)}
    assert {"label", "color-contrast"} <= broken
