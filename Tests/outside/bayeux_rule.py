"""What a rule of Bayeux is: words, and a function that tries them. And where servers differ."""
# SPDX-License-Identifier: MIT

from typing import Any, Callable, NamedTuple


class Rule(NamedTuple):
    """It holds at both servers: `holds` raises AssertionError where it does not."""

    words: str
    holds: Callable


class Difference(NamedTuple):
    """The servers must differ. `ask` returns what a server does."""

    words: str
    because: str
    faye: Any
    fireside: Any
    ask: Callable


RULES, DIFFERENCES = [], []


def rule(words):
    def add(function):
        RULES.append(Rule(words, function))
        return function
    return add


def differ(words, because, faye, fireside):
    def add(function):
        DIFFERENCES.append(Difference(words, because, faye, fireside, function))
        return function
    return add


def expect(found, **wanted):
    """Some fields of a reply. Returns the reply."""
    for name, value in wanted.items():
        assert name in found and same(found[name], value), f"{name} is not {value!r} in {found}"
    return found


def same(one, other):
    """Equal as JSON is: True is not 1."""
    return one == other and type(one) is type(other)


def refused(reply, error):
    """A refusal for this reason. Returns the reply."""
    return expect(reply, successful=False, error=error)
