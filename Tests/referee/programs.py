"""Random programs of Deferred operations, in three families: core, groups, turns."""
# SPDX-License-Identifier: MIT

#: How often each operation is tried, by family: everything, many groups, locks and queues.
CORE = {"new": 7, "group": 4, "add": 37, "fire": 21, "cancel": 6, "timeout": 5, "pause": 6,
        "unpause": 7, "chain": 3, "advance": 4}
TURNS = {"lock": 4, "queue": 4, "acquire": 18, "release": 14, "run": 14, "put": 12, "get": 14}
FAMILIES = {
    "core": CORE,
    "groups": {**CORE, "group": 14, "add": 28},
    "turns": {**CORE, **TURNS},
}

VALUES = (0, 1, 2, 7, -3, "a", "late", None)
KINDS = ("cb", "cb", "cb", "eb", "eb", "both", "pair", "trap")
TYPES = ("A", "B", "C", "CancelledError", "TimeoutError", "FirstError")
#: How deep stages and cancellers may perform operations.
DEEPEST = 3


class Generator:
    """One program in the making: what it has made so far, and what may wait for what."""

    def __init__(self, random, family):
        self.random = random
        self.weights = FAMILIES[family]
        self.made = self.errors = self.depth = 0
        self.locks = self.queues = 0
        #: Deferreds that exist where the next operation stands: a stage may never run, so what
        #: it makes is known within it alone.
        self.known = []
        #: Those that were fired, or tried; those that only their maker fires: groups and the like.
        self.fired, self.owned = set(), set()
        #: Those whose results a chain or a group takes; a second one gets nothing that is typed.
        self.taken = set()
        #: Which others a Deferred may wait for. No program has a circle: Python's stack overflows.
        self.waits_for = {}

    def program(self):
        operations = [self.new() for _ in range(self.random.randint(1, 4))]
        return operations + self.operations(5, 22)

    def operations(self, fewest, most):
        tries = [self.operation() for _ in range(self.random.randint(fewest, most))]
        return [operation for operation in tries if operation]

    def operation(self):
        """One operation, or None where the chosen one is impossible."""
        name, = self.random.choices(tuple(self.weights), tuple(self.weights.values()))
        return getattr(self, name)()

    # What there is to choose from

    def deferred(self):
        """A new number. It is known from now on."""
        number = self.made
        self.made += 1
        self.waits_for[number] = set()
        self.known.append(number)
        return number

    def pick(self, fits=lambda number: True):
        fitting = [number for number in self.known if fits(number)]
        return self.random.choice(fitting) if fitting else None

    def reaches(self, start, end):
        """Whether `start` is `end`, or may wait for it at any remove."""
        seen, left = set(), [start]
        while left:
            number = left.pop()
            if number == end:
                return True
            if number not in seen:
                seen.add(number)
                left.extend(self.waits_for[number])
        return False

    def value(self):
        return self.random.choice(VALUES)

    def error(self):
        self.errors += 1
        return f"{self.random.choice('ABC')}{self.errors}"

    def within(self, key):
        """Operations that a stage or a canceller performs, under this key; most have none."""
        if self.depth == DEEPEST or self.random.random() > 0.22:
            return {}
        self.depth += 1
        scope = len(self.known)
        operations = self.operations(1, 2)
        del self.known[scope:]
        self.depth -= 1
        return {key: operations} if operations else {}

    def action(self, owner=None):
        """What a stage of `owner` does; without one it returns no Deferred."""
        action = self.within("also")
        roll = self.random.random()
        inner = None
        if owner is not None and roll > 0.66:
            inner = self.pick(
                lambda number: number not in self.taken and not self.reaches(number, owner))
        if inner is not None:
            self.taken.add(inner)
            self.waits_for[owner].add(inner)
            return {"defer": inner, **action}
        if 0.36 < roll < 0.48:
            return {"pass": True, **action}
        if 0.48 < roll < 0.66:
            return {"raise": self.error(), **action}
        return {"ret": self.value(), **action}

    # Operations

    def new(self):
        if self.random.random() < 0.25:
            number = self.deferred()
            self.fired.add(number)
            result = {"value": self.value()} if self.random.random() < 0.6 else {"error": self.error()}
            return {"op": "made", "d": number, **result}
        canceller = self.random.choice(("none", "none", "nothing", "callback", "errback"))
        steps = self.within("cops") if canceller != "none" and self.known else {}
        return {"op": "new", "d": self.deferred(), "canceller": canceller, **steps}

    def group(self):
        mode = self.random.choice(("all", "gather", "first", "race"))
        free = [number for number in self.known if number not in self.taken]
        size = min(len(free), self.random.choice((0, 1, 1, 2, 2, 3, 4)))
        members = self.random.sample(free, size)
        consumes = {} if mode == "race" else {"consumeErrors": self.random.random() < 0.4}
        if mode == "race" or consumes["consumeErrors"]:
            self.taken.update(members)
        elif members and self.random.random() < 0.08:
            members.append(members[0])
        number = self.deferred()
        self.owned.add(number)
        self.waits_for[number].update(members)
        return {"op": "group", "d": number, "of": members, "mode": mode, **consumes}

    def add(self):
        number = self.pick()
        if number is None:
            return None
        operation = {"op": "add", "d": number, "kind": self.random.choice(KINDS)}
        if operation["kind"] == "trap":
            operation["types"] = self.random.sample(TYPES, self.random.choice((1, 1, 2, 3)))
        operation["do"] = self.action(number)
        if operation["kind"] == "pair":
            operation["else"] = self.action(number)
        return operation

    def fire(self):
        """Most often one that has not fired: a second firing only raises an error."""
        number = self.pick(lambda number: number not in self.owned | self.fired)
        if number is None or self.random.random() < 0.1:
            number = self.pick(lambda number: number not in self.owned)
        if number is None:
            return None
        self.fired.add(number)
        roll = self.random.random()
        if roll < 0.6:
            return {"op": "callback", "d": number, "value": self.value()}
        if roll < 0.72:
            return {"op": "callback", "d": number, "failure": self.error()}
        return {"op": "errback", "d": number, "error": self.error()}

    def chain(self):
        number = self.pick()
        other = self.pick(
            lambda other: other not in self.owned
            and not self.reaches(other, number) and not self.reaches(number, other))
        if other is None:
            return None
        self.fired.add(other)
        self.waits_for[other].add(number)
        return {"op": "chain", "d": number, "to": other}

    def on_one(self, name, **more):
        number = self.pick()
        return None if number is None else {"op": name, "d": number, **more}

    def cancel(self):
        return self.on_one("cancel")

    def pause(self):
        return self.on_one("pause")

    def unpause(self):
        return self.on_one("unpause")

    def timeout(self):
        custom = {"custom": self.action()} if self.random.random() < 0.4 else {}
        return self.on_one("timeout", seconds=self.random.randint(1, 5), **custom)

    def advance(self):
        return {"op": "advance", "seconds": self.random.randint(1, 6)}

    # Locks and queues, which are made at the top level only

    def lock(self):
        if self.depth:
            return None
        self.locks += 1
        return {"op": "lock", "l": self.locks - 1, "tokens": self.random.choice((0, 0, 1, 2))}

    def queue(self):
        if self.depth:
            return None
        self.queues += 1
        sizes = (None, 0, 1, 2)
        return {"op": "queue", "q": self.queues - 1, "size": self.random.choice(sizes),
                "backlog": self.random.choice(sizes)}

    def acquire(self):
        return self.on_lock("acquire", makes=True)

    def release(self):
        return self.on_lock("release")

    def run(self):
        operation = self.on_lock("run", makes=True)
        if operation and operation["op"] == "run":
            number = operation["d"]
            # The body runs before there is a Deferred.
            self.known.remove(number)
            operation["do"] = self.action(number)
            self.known.append(number)
        return operation

    def put(self):
        return self.on_queue("put", value=self.value())

    def get(self):
        return self.on_queue("get", makes=True)

    def on_lock(self, name, makes=False):
        return self.on_number(name, "l", self.locks, makes)

    def on_queue(self, name, makes=False, **more):
        return self.on_number(name, "q", self.queues, makes, **more)

    def on_number(self, name, key, count, makes, **more):
        if count == 0:
            # At the top level, what it needs comes first.
            return self.lock() if key == "l" else self.queue()
        operation = {"op": name, key: self.random.randrange(count), **more}
        if makes:
            operation["d"] = self.deferred()
            self.owned.add(operation["d"])
        return operation
