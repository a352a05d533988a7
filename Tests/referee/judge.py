"""What the real Twisted does with a program: its trace."""
# SPDX-License-Identifier: MIT

from twisted.internet import defer, task
from twisted.logger import globalLogBeginner
from twisted.python.failure import Failure

# Nobody listens: failures that a program leaves unhandled are no output.
globalLogBeginner.beginLoggingTo([lambda event: None], redirectStandardIO=False)


class ProgramError(Exception):
    """An error that a program asks for by its name; the first letter picks the type."""


class A(ProgramError):
    pass


class B(ProgramError):
    pass


class C(ProgramError):
    pass


TYPES = {"A": A, "B": B, "C": C, "CancelledError": defer.CancelledError,
         "TimeoutError": defer.TimeoutError, "FirstError": defer.FirstError}
#: These make the Deferred that they name; any other operation on one that is not there does nothing.
MAKERS = ("new", "made", "group", "acquire", "run", "get")


def error(name):
    return TYPES.get(name[0], ProgramError)(name)


def name_of(error):
    if isinstance(error, ProgramError):
        return error.args[0]
    if isinstance(error, defer.FirstError):
        return {"FirstError": [error.index, name_of(error.subFailure.value)]}
    if isinstance(error, defer.FailureGroup):
        return {"FailureGroup": [name_of(failure.value) for failure in error.failures]}
    return type(error).__name__


def shown(value):
    """A result as the trace shows it."""
    if isinstance(value, Failure):
        return {"err": name_of(value.value)}
    if isinstance(value, (defer.DeferredLock, defer.DeferredSemaphore)):
        return "lock"
    if isinstance(value, (list, tuple)):
        return [shown(part) for part in value]
    return value


def run(program):
    """A program, a list of operations, as Twisted runs it; None where Python's stack overflows."""
    try:
        return Run(program)
    except RecursionError:
        return None


class Run:
    """One program, which has run."""

    def __init__(self, program):
        self.trace = []
        self.clock = task.Clock()
        self.deferreds, self.stages, self.pauses = {}, {}, {}
        self.locks, self.holders, self.queues = {}, {}, {}
        #: Groups that fire with a list of failures, and have yet to become a FailureGroup.
        self.lists = set()
        #: Members of the groups that are being made; whether one was taken meanwhile.
        self.joining = []
        #: Why a typed Deferred cannot do the same, if that is so.
        self.limit = None
        for operation in program:
            self.step(operation)
        for number in sorted(self.deferreds):
            self.trace.append(self.end(number))
            self.deferreds[number].addErrback(lambda failure: None)

    def step(self, operation):
        number = operation.get("d")
        if number is not None and number not in self.deferreds and operation["op"] not in MAKERS:
            return
        try:
            getattr(self, operation["op"])(operation)
        except (defer.AlreadyCalledError, defer.QueueOverflow, defer.QueueUnderflow) as error:
            where = operation["q"] if operation["op"] == "put" else number
            self.trace.append(["raised", operation["op"], where, type(error).__name__])
            if operation["op"] == "get":
                self.keep(number, defer.succeed(None))

    def keep(self, number, deferred):
        self.deferreds[number] = deferred
        self.stages[number] = self.pauses[number] = 0

    def perform(self, action, given):
        for operation in action.get("also", ()):
            self.step(operation)
        if "pass" in action:
            return given
        if "raise" in action:
            raise error(action["raise"])
        if "defer" in action:
            self.take([action["defer"]])
            inner = self.deferreds.get(action["defer"])
            if inner and inner._runningCallbacks and shown(inner.result) == "lock":
                self.limit = "returned from its own stage, where its type is yet to change"
            return inner
        return action["ret"]

    def take(self, numbers):
        """Notes that a chain or a group takes the results of these."""
        if any(number in members for members in self.joining for number in numbers):
            self.limit = "a member is taken while its group is made"

    def end(self, number):
        deferred = self.deferreds[number]
        if not deferred.called:
            return ["end", number, "pending"]
        result = deferred.result
        if isinstance(result, defer.Deferred):
            return ["end", number, "waiting"]
        if number in self.lists and isinstance(result, list):
            return ["end", number, "fired", shown(Failure(all_failed(result)))]
        return ["end", number, "fired", shown(result)]

    # Making

    def new(self, operation):
        self.keep(operation["d"], defer.Deferred(self.canceller(operation)))

    def canceller(self, operation):
        how, number = operation["canceller"], operation["d"]

        def cancel(deferred):
            self.trace.append(["canceller", number])
            for inner in operation.get("cops", ()):
                self.step(inner)
            try:
                if how == "callback":
                    deferred.callback("cancelled")
                elif how == "errback":
                    deferred.errback(error("X"))
            except defer.AlreadyCalledError:
                pass
        return None if how == "none" else cancel

    def made(self, operation):
        fails = "error" in operation
        self.keep(operation["d"], defer.fail(error(operation["error"])) if fails
                  else defer.succeed(operation["value"]))

    def group(self, operation):
        if operation["mode"] == "race" or operation["consumeErrors"]:
            self.take(operation["of"])
        self.joining.append(operation["of"])
        self.keep(operation["d"], self.grouped(operation))
        self.joining.pop()

    def grouped(self, operation):
        number, mode = operation["d"], operation["mode"]
        members = [self.deferreds[k] for k in operation["of"] if k in self.deferreds]
        if mode == "race":
            group = defer.race(members)
        elif mode == "gather":
            group = defer.gatherResults(members, consumeErrors=operation["consumeErrors"])
        else:
            group = defer.DeferredList(
                members, fireOnOneCallback=mode == "first", consumeErrors=operation["consumeErrors"])
        if mode == "first":
            self.lists.add(number)
            group.addCallback(self.unlisted, number)
        return group

    def unlisted(self, result, number):
        """Documented: `first` fails where Twisted fires with the list of failures."""
        self.lists.discard(number)
        if isinstance(result, list):
            raise all_failed(result)
        return result

    # Stages

    def add(self, operation):
        number, kind, deferred = operation["d"], operation["kind"], self.deferreds[operation["d"]]
        stage = self.stages[number]
        self.stages[number] += 1
        does = self.stage(number, stage, operation["do"], operation.get("types"))
        if kind == "cb":
            deferred.addCallback(does)
        elif kind == "both":
            deferred.addBoth(does)
        elif kind == "pair":
            deferred.addCallbacks(does, self.stage(number, stage, operation["else"]))
        else:
            deferred.addErrback(does)

    def stage(self, number, stage, action, types=None):
        def body(result):
            if types:
                result.trap(*(TYPES[name] for name in types))
            lane = "eb" if isinstance(result, Failure) else "cb"
            self.trace.append(["run", number, stage, lane, shown(result)])
            return self.perform(action, result)
        return body

    # Firing, cancelling, time

    def callback(self, operation):
        fails = "failure" in operation
        self.deferreds[operation["d"]].callback(
            Failure(error(operation["failure"])) if fails else operation["value"])

    def errback(self, operation):
        self.deferreds[operation["d"]].errback(error(operation["error"]))

    def chain(self, operation):
        self.take([operation["d"]])
        if operation["to"] in self.deferreds:
            self.deferreds[operation["d"]].chainDeferred(self.deferreds[operation["to"]])

    def cancel(self, operation):
        self.deferreds[operation["d"]].cancel()

    def pause(self, operation):
        self.pauses[operation["d"]] += 1
        self.deferreds[operation["d"]].pause()

    def unpause(self, operation):
        """Documented: one too many stops the program. None is."""
        if self.pauses[operation["d"]]:
            self.pauses[operation["d"]] -= 1
            self.deferreds[operation["d"]].unpause()

    def timeout(self, operation):
        def custom(result, seconds):
            self.trace.append(["ontimeout", operation["d"], shown(result)])
            return self.perform(operation["custom"], result)
        self.deferreds[operation["d"]].addTimeout(
            operation["seconds"], self.clock, custom if "custom" in operation else None)

    def advance(self, operation):
        self.clock.advance(operation["seconds"])

    # Locks and queues

    def lock(self, operation):
        tokens = operation["tokens"]
        self.locks[operation["l"]] = defer.DeferredSemaphore(tokens) if tokens else defer.DeferredLock()
        self.holders[operation["l"]] = 0

    def queue(self, operation):
        self.queues[operation["q"]] = defer.DeferredQueue(operation["size"], operation["backlog"])

    def acquire(self, operation):
        if operation["l"] not in self.locks:
            return
        lock, number = operation["l"], operation["d"]

        def acquired(result):
            self.holders[lock] += 1
            self.trace.append(["got", lock, number])
            return result
        acquiring = self.locks[lock].acquire()
        self.keep(number, acquiring)
        acquiring.addCallback(acquired)

    def release(self, operation):
        if self.holders.get(operation["l"]):
            self.holders[operation["l"]] -= 1
            self.locks[operation["l"]].release()

    def run(self, operation):
        def body():
            self.trace.append(["body", operation["d"]])
            return self.perform(operation["do"], None)
        if operation["l"] in self.locks:
            self.keep(operation["d"], self.locks[operation["l"]].run(body))

    def put(self, operation):
        if operation["q"] in self.queues:
            self.queues[operation["q"]].put(operation["value"])

    def get(self, operation):
        if operation["q"] in self.queues:
            self.keep(operation["d"], self.queues[operation["q"]].get())


def all_failed(results):
    return defer.FailureGroup([failure for _, failure in results])
