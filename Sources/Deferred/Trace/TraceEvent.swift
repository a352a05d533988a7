// One thing that happened to a Deferred.
// SPDX-License-Identifier: MIT

/// One thing that happened to a Deferred while it was traced.
///
/// A value that may go to any thread. It holds texts and numbers, and keeps no Deferred alive.
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

        /// `pause` was called.
        case pause

        /// `unpause` was called.
        case unpause

        /// It was cancelled, itself or through one that waits for it.
        case cancel

        /// It was fired after a cancel without a canceller; that is allowed once.
        case swallowed

        /// It was freed with a failure that no errback had handled.
        case unhandled

        /// It was freed.
        case released
    }

    /// The lane a result is on.
    public enum Lane: String, Sendable {
        /// The result is a value.
        case callback = "cb"

        /// The result is a failure.
        case errback = "eb"
    }

    /// What happened.
    public let kind: Kind

    /// The Deferred's number.
    public let deferred: Int

    /// The name it was created with, if any.
    public let name: String?

    /// The number of the stage, 1 for the first; 0 when the event is about none.
    public let stage: Int

    /// The name that the stage was given, if any: see ``Deferred/stage(_:)``.
    public let stageName: String?

    /// How that stage was added; nil when the event is about none.
    public let stageKind: StageKind?

    /// The lane the result was on before the stage; nil when no stage was met.
    public let from: Lane?

    /// The lane the result is on now; nil when it is no part of the event.
    public let lane: Lane?

    /// The number of the other Deferred, which a stage returned.
    public let inner: Int?

    /// Where the stage was added; where it was created, fired or cancelled.
    public let site: CallSite

    /// The type of the result, or of the error.
    public let type: String?

    /// The result itself, only when it was asked for.
    public let value: String?

    /// How long after the process began to trace.
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
        add("stage", stageName)
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
