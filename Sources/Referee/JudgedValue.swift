// What the programs' Deferreds hold, and how a trace shows it.
// SPDX-License-Identifier: MIT

import Deferred

/// A value in a program or a trace, as JSON has it.
enum JudgedValue: CustomStringConvertible {
    case null
    case truth(Bool)
    case number(Int)
    case text(String)
    case list([JudgedValue])
    case error(String, of: [JudgedValue])

    /// JSON without spaces.
    var description: String {
        switch self {
        case .null: "null"
        case .truth(let truth): "\(truth)"
        case .number(let number): "\(number)"
        case .text(let text): "\"\(text)\""
        case .list(let list): "[" + list.map(\.description).joined(separator: ",") + "]"
        case .error(let name, of: let parts): "{\"err\":\(JudgedValue.name(name, of: parts))}"
        }
    }

    /// An error's name; those that hold others show them.
    private static func name(_ name: String, of parts: [JudgedValue]) -> String {
        let inner = parts.map { part in
            if case .error(let name, of: let parts) = part {
                JudgedValue.name(name, of: parts)
            } else {
                "\(part)"
            }
        }
        if inner.isEmpty && name != "FailureGroup" { return "\"\(name)\"" }
        return "{\"\(name)\":[" + inner.joined(separator: ",") + "]}"
    }

    init(_ error: any Error) {
        self =
            switch error {
            case let failure as Failure: JudgedValue(failure.error)
            case let error as any ProgramFailure: .error(error.name, of: [])
            case let error as FirstError:
                .error("FirstError", of: [.number(error.index), JudgedValue(error.failure)])
            case let error as FailureGroup:
                .error("FailureGroup", of: error.failures.map { JudgedValue($0) })
            // Twisted finds a circle when Python's stack overflows.
            case is CircularChainError: .error("RecursionError", of: [])
            default: .error("\(type(of: error))", of: [])
            }
    }

    init(_ result: Result<JudgedValue, some Error>) {
        switch result {
        case .success(let value): self = value
        case .failure(let error): self = JudgedValue(error)
        }
    }
}
