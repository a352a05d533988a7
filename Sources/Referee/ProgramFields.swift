// An object of a program's JSON, and what its keys must hold.
// SPDX-License-Identifier: MIT

import Foundation

/// The keys and values of one operation or action.
struct ProgramFields {
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

    /// The number of the Deferred that an operation is about.
    var number: Int { get throws { try required("d") } }

    /// What a program fires with, or puts into a queue.
    var value: JudgedValue { JudgedValue(json: values["value"]) }

    /// The action under this key.
    func action(_ key: String) throws -> StageAction {
        try StageAction(ProgramFields(values[key]))
    }

    /// The steps under this key; none where it is missing.
    func steps(_ key: String) throws -> [ProgramStep] {
        try values[key].map { try ProgramStep.list($0) } ?? []
    }
}

extension JudgedValue {
    /// Only the kinds that a program may contain: whole numbers and texts. Everything else is null.
    init(json: Any?) {
        self =
            switch json {
            case let number as Int: .number(number)
            case let text as String: .text(text)
            default: .null
            }
    }
}
