"""Makes a program smaller, as long as it still shows what it showed."""
# SPDX-License-Identifier: MIT

import copy

#: Where operations stand within operations and actions.
LISTS = ("also", "cops")
ACTIONS = ("do", "else", "custom")


def shrunk(program, still_shows):
    """The program without whatever can be left out of it."""
    program = copy.deepcopy(program)
    while any([without_parts(part, program, still_shows) for part in list(parts(program))]):
        pass
    return program


def parts(operations):
    """This list of operations and all within it, and the lists of groups' members."""
    yield operations
    for operation in operations:
        if "of" in operation:
            yield operation["of"]
        for action in [operation, *(operation[key] for key in ACTIONS if key in operation)]:
            for key in LISTS:
                if key in action:
                    yield from parts(action[key])


def without_parts(part, program, still_shows):
    """Takes out of one list what it can do without; whether that was anything."""
    before, place = len(part), 0
    while place < len(part):
        taken = part.pop(place)
        if not still_shows(program):
            part.insert(place, taken)
            place += 1
    return len(part) < before
