// One thing that happened to a Deferred.
// SPDX-License-Identifier: MIT

/// One thing that happened to a Deferred while somebody was tracing.
public struct TraceEvent: Sendable {
    /// What can happen.
    public enum Kind: String, Sendable, CaseIterable {
        /// A Deferred was made.
        case created

        /// A stage was added.
        case added

        /// It was fired, or made with its result.
        case fire

        /// A stage ran.
        case run

        /// A stage was passed by: it is on the other lane.
        case skip

        /// A stage ran and returned a Deferred without a result: the chain waits for `inner`.
        case wait

        /// The result of `inner` came.
        case resume

        case pause, unpause

        /// It was cancelled, itself or through one that waits for it.
        case cancel

        /// The one late firing after a cancel without a canceller.
        case swallowed

        /// It died with a failure that nobody had handled.
        case unhandled

        /// It died.
        case released
    }

    /// The lane a result is on.
    public enum Lane: String, Sendable {
        case callback = "cb"
        case errback = "eb"
    }

    public let kind: Kind

    /// The Deferred's number, and its name if it was given one.
    public let deferred: Int
    public let name: String?

    /// The number of the stage, 1 for the first; 0 when it is about none.
    public let stage: Int
    public let stageKind: StageKind?

    /// The lane the result was on before, and is on now.
    public let from: Lane?
    public let lane: Lane?

    /// The other Deferred, which was returned.
    public let inner: Int?

    /// Where the stage was added; where it was created, fired or cancelled.
    public let site: CallSite

    /// The type of the result, or of the error.
    public let type: String?

    /// The result itself, only when it was asked for.
    public let value: String?

    /// Since the process began to trace.
    public let time: Duration
}

extension TraceEvent {
    /// One line of JSON: `{"v":1,"ev":"run","d":1,"n":3,…}`, fields without a value left out.
    public var json: String {
        var fields = ["\"v\":1", "\"ev\":\"\(kind.rawValue)\"", "\"d\":\(deferred)"]
        func add(_ key: String, _ text: String?) {
            guard let text else { return }
            fields.append("\"\(key)\":\"\(TraceEvent.escaped(text))\"")
        }
        add("name", name)
        if stage > 0 { fields.append("\"n\":\(stage)") }
        add("kind", stageKind?.rawValue)
        add("from", from?.rawValue)
        add("lane", lane?.rawValue)
        if let inner { fields.append("\"inner\":\(inner)") }
        add("type", type)
        add("val", value)
        add("site", "\(site)")
        let (seconds, attoseconds) = time.components
        fields.append("\"t\":\(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)")
        return "{" + fields.joined(separator: ",") + "}"
    }

    /// As a string of JSON; RFC 8259, section 7.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": escaped += "\\\(scalar)"
            case "\n": escaped += "\\n"
            case _ where scalar.value < 0x20:
                let hex = String(scalar.value, radix: 16)
                escaped += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
