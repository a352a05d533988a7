// Reading a program from JSON.
// SPDX-License-Identifier: MIT

import Foundation

/// An object of the program's JSON.
private struct Fields {
    let values: [String: Any]

    /// - Throws: ``ProgramError`` for anything but an object.
    init(_ json: Any?) throws {
        guard let values = json as? [String: Any] else {
            throw ProgramError(found: "\(json ?? "nothing")")
        }
        self.values = values
    }

    /// - Throws: ``ProgramError`` where the key is missing, or has a value of another type.
    func required<Value>(_ key: String) throws -> Value {
        guard let value = values[key] as? Value else { throw ProgramError(found: "\(values)") }
        return value
    }

    /// The value of a key whose values are a fixed list of words.
    ///
    /// - Throws: ``ProgramError`` for a word that is not in the list.
    func choice<Choice: RawRepresentable<String>>(_ key: String) throws -> Choice {
        let name: String = try required(key)
        guard let choice = Choice(rawValue: name) else { throw ProgramError(found: name) }
        return choice
    }
}

extension ProgramStep {
    /// One line: a JSON array of operations.
    static func program(_ line: some StringProtocol) throws -> [ProgramStep] {
        try list(JSONSerialization.jsonObject(with: Data(line.utf8)))
    }

    /// Steps one after the other: a whole program, or the `also` of a stage.
    static func list(_ json: Any?) throws -> [ProgramStep] {
        guard let list = json as? [Any] else { throw ProgramError(found: "\(json ?? "nothing")") }
        return try list.map { try ProgramStep(Fields($0)) }
    }

    /// The key `op` says which step it is; the other keys depend on it.
    private init(_ fields: Fields) throws {
        let name: String = try fields.required("op")
        self =
            switch name {
            case "advance": .advance(seconds: try fields.required("seconds"))
            case "new": .new(try fields.required("d"), try fields.choice("canceller"))
            case "group": try .group(fields)
            case "add": try .add(fields)
            case "callback":
                .callback(try fields.required("d"), JudgedValue(fields.values["value"]))
            case "errback": .errback(try fields.required("d"), try fields.required("error"))
            case "cancel": .cancel(try fields.required("d"))
            case "pause": .pause(try fields.required("d"))
            case "unpause": .unpause(try fields.required("d"))
            case "timeout":
                .timeout(try fields.required("d"), seconds: try fields.required("seconds"))
            default: throw ProgramError(found: name)
            }
    }

    /// `consumeErrors` may be missing and is false then, as in Twisted.
    private static func group(_ fields: Fields) throws -> ProgramStep {
        .group(
            try fields.required("d"), of: try fields.required("of"), try fields.choice("mode"),
            consumeErrors: fields.values["consumeErrors"] as? Bool ?? false)
    }

    /// A `pair` has two actions: `do` for values, `else` for errors.
    private static func add(_ fields: Fields) throws -> ProgramStep {
        let number: Int = try fields.required("d")
        let action = try StageAction(Fields(fields.values["do"]))
        let kind: String = try fields.required("kind")
        if kind == "pair" {
            return .addPair(number, action, try StageAction(Fields(fields.values["else"])))
        }
        return .add(number, try fields.choice("kind"), action)
    }
}

extension StageAction {
    /// The first of `defer`, `raise`, `pass` and `ret` that is there decides how the stage ends.
    /// With none of them it returns null, as a Python function without `return` does.
    fileprivate init(_ fields: Fields) throws {
        also = try fields.values["also"].map { try ProgramStep.list($0) } ?? []
        outcome =
            if let inner = fields.values["defer"] as? Int {
                .deferred(inner)
            } else if let error = fields.values["raise"] as? String {
                .error(error)
            } else if fields.values["pass"] != nil {
                .pass
            } else {
                .value(JudgedValue(fields.values["ret"]))
            }
    }
}

extension JudgedValue {
    /// Only the kinds that a program may contain: whole numbers and texts. Everything else is null.
    init(_ json: Any?) {
        self =
            switch json {
            case let number as Int: .number(number)
            case let text as String: .text(text)
            default: .null
            }
    }
}
