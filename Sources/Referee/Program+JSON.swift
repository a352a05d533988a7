// Reading a program from JSON.
// SPDX-License-Identifier: MIT

import Foundation

extension ProgramStep {
    /// One line: a JSON array of operations.
    static func program(_ line: some StringProtocol) throws -> [ProgramStep] {
        try list(JSONSerialization.jsonObject(with: Data(line.utf8)))
    }

    /// Steps one after the other: a whole program, or the `also` of a stage.
    static func list(_ json: Any?) throws -> [ProgramStep] {
        guard let list = json as? [Any] else { throw ProgramError(found: "\(json ?? "nothing")") }
        return try list.map { try ProgramStep(ProgramFields($0)) }
    }

    /// The key `op` says which step it is; the other keys depend on it.
    private init(_ fields: ProgramFields) throws {
        let name: String = try fields.required("op")
        self =
            switch name {
            case "advance": .advance(seconds: try fields.required("seconds"))
            case "new":
                .new(try fields.number, try fields.choice("canceller"), try fields.steps("cops"))
            case "made": try .made(fields)
            case "group": try .group(fields)
            case "add": try .add(fields)
            case "callback": try .callback(fields)
            case "errback": .errback(try fields.number, try fields.required("error"))
            case "chain": .chain(try fields.number, to: try fields.required("to"))
            case "cancel": .cancel(try fields.number)
            case "pause": .pause(try fields.number)
            case "unpause": .unpause(try fields.number)
            case "timeout": try .timeout(fields)
            default: .turn(try TurnStep(name, fields))
            }
    }

    private static func made(_ fields: ProgramFields) throws -> ProgramStep {
        guard fields.values["error"] == nil else {
            return .fail(try fields.number, try fields.required("error"))
        }
        return .succeed(try fields.number, fields.value)
    }

    private static func callback(_ fields: ProgramFields) throws -> ProgramStep {
        guard fields.values["failure"] == nil else {
            return .callbackFailure(try fields.number, try fields.required("failure"))
        }
        return .callback(try fields.number, fields.value)
    }

    /// `consumeErrors` may be missing and is false then, as in Twisted.
    private static func group(_ fields: ProgramFields) throws -> ProgramStep {
        .group(
            try fields.number, of: try fields.required("of"), try fields.choice("mode"),
            consumeErrors: fields.values["consumeErrors"] as? Bool ?? false)
    }

    /// A `pair` has two actions: `do` for values, `else` for errors.
    private static func add(_ fields: ProgramFields) throws -> ProgramStep {
        let number = try fields.number
        let action = try fields.action("do")
        let kind: String = try fields.required("kind")
        return switch kind {
        case "pair": .addPair(number, action, try fields.action("else"))
        case "trap": .addTrap(number, try fields.required("types"), action)
        default: .add(number, try fields.choice("kind"), action)
        }
    }

    private static func timeout(_ fields: ProgramFields) throws -> ProgramStep {
        let custom = fields.values["custom"] == nil ? nil : try fields.action("custom")
        return .timeout(try fields.number, seconds: try fields.required("seconds"), custom)
    }
}

extension TurnStep {
    fileprivate init(_ name: String, _ fields: ProgramFields) throws {
        self =
            switch name {
            case "lock": .lock(try fields.required("l"), tokens: try fields.required("tokens"))
            case "queue":
                .queue(
                    try fields.required("q"), size: fields.values["size"] as? Int,
                    backlog: fields.values["backlog"] as? Int)
            case "acquire": .acquire(lock: try fields.required("l"), try fields.number)
            case "release": .release(lock: try fields.required("l"))
            case "run":
                .run(lock: try fields.required("l"), try fields.number, try fields.action("do"))
            case "put": .put(queue: try fields.required("q"), fields.value)
            case "get": .get(queue: try fields.required("q"), try fields.number)
            default: throw ProgramError(found: name)
            }
    }
}

extension StageAction {
    /// The first of `defer`, `raise`, `pass` and `ret` that is there decides how the stage ends.
    /// With none of them it returns null, as a Python function without `return` does.
    init(_ fields: ProgramFields) throws {
        also = try fields.steps("also")
        outcome =
            if let inner = fields.values["defer"] as? Int {
                .deferred(inner)
            } else if let error = fields.values["raise"] as? String {
                .error(error)
            } else if fields.values["pass"] != nil {
                .pass
            } else {
                .value(JudgedValue(json: fields.values["ret"]))
            }
    }
}
