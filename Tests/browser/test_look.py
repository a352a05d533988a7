"""What the eye and the keyboard meet: where things stand, and whether they can be told apart."""
# SPDX-License-Identifier: MIT

from itertools import combinations

import colours
import pytest
from people import Person
from patience import until

#: So many circles beside each other, as the page makes them; the last is nobody's.
CIRCLES = """
const list = document.querySelector("#people");
list.replaceChildren(...[...Array(12).keys(), null].map((tint) => {
    const item = document.createElement("li"), circle = document.createElement("span");
    circle.className = "face";
    if (tint !== null) circle.dataset.tint = tint;
    item.append(circle);
    return item;
}));
return [...list.querySelectorAll(".face")].map((one) => getComputedStyle(one))
    .map((style) => [style.backgroundColor, style.color]);
"""

FILES = "return performance.getEntriesByType('resource').map((one) => new URL(one.name).pathname)"


@pytest.fixture
def ann(browse, server, channel):
    return Person(browse(), server.origin, f"ann of {channel}").opens(channel)


def test_each_file_is_fetched_once(ann):
    """The page names each module that page.js imports, too."""
    scripts = [path for path in ann.browser.execute_script(FILES) if path.endswith(".js")]
    assert len(scripts) > 12
    assert sorted(scripts) == sorted(set(scripts))


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_circles_can_be_told_apart_and_read(browse, server, channel, dark):
    ann = Person(browse(dark=dark), server.origin).opens(channel)
    circles = [
        (colours.rgb(ground), colours.rgb(ink))
        for ground, ink in ann.browser.execute_script(CIRCLES)
    ]
    assert (colours.luminance(circles[0][0]) < 0.2) == dark
    for ground, ink in circles:
        assert colours.contrast(ground, ink) >= 4.5
    nearest = min(
        (colours.difference(one[0], other[0]), one[0], other[0])
        for one, other in combinations(circles, 2))
    assert nearest[0] >= 12, nearest
