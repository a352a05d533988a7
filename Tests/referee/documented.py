"""What "Where it differs" in FromTwistedToSwift.md names, done to Twisted: so a difference is proved to be that one."""
# SPDX-License-Identifier: MIT

import contextlib
from unittest import mock

from twisted.internet import defer


def in_turn(release):
    """A lock is handed over when the stage that released it has returned, not within it."""
    def release_in_turn(self):
        if getattr(self, "owed", None) is not None:
            self.owed += 1
            return
        self.owed = 1
        while self.owed:
            self.owed -= 1
            release(self)
        self.owed = None
    return release_in_turn


_cancel = defer.Deferred.cancel


def cancel_once(self):
    """A Deferred that is cancelled again while its canceller runs does not call it again."""
    if self.called:
        return _cancel(self)
    if getattr(self, "cancelling", False):
        return None
    self.cancelling = True
    try:
        return _cancel(self)
    finally:
        self.cancelling = False


_race = defer.race


def race_once(members):
    """What a member brings when its race was cancelled, and has failed, is dropped."""
    races = []
    races.append(_race([Member(member, races) for member in members]))
    return races[0]


class Member:
    """A member of a race as `race` sees it: silent once the race has fired."""

    def __init__(self, deferred, races):
        self.cancel = deferred.cancel
        self.deferred, self.races = deferred, races

    def addCallbacks(self, succeeded, failed, callbackArgs, errbackArgs):
        self.deferred.addCallbacks(
            self.unless_over(succeeded), self.unless_over(failed), callbackArgs, {}, errbackArgs, {})

    def unless_over(self, body):
        return lambda *given: None if self.races and self.races[0].called else body(*given)


RULES = {
    "a lock is handed over later": [
        (of, "release", in_turn(of.release)) for of in (defer.DeferredLock, defer.DeferredSemaphore)],
    "cancelled again in its canceller": [(defer.Deferred, "cancel", cancel_once)],
    "a race that was cancelled": [(defer, "race", race_once)],
}


@contextlib.contextmanager
def applied(*names):
    """Twisted with these differences."""
    with contextlib.ExitStack() as stack:
        for name in names:
            for patch in RULES[name]:
                stack.enter_context(mock.patch.object(*patch))
        yield
