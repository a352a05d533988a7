// The bytes of a response, in parts that many responses share.
// SPDX-License-Identifier: MIT

/// The bytes of a response, in the parts that make them up.
///
/// A message that goes to ten thousand clients differs only in the few bytes around it. So most of
/// a body is constant, or shared by many (an array's copies share its bytes).
public struct Body {
    let prefix: StaticString
    let own: String
    let infix: StaticString
    let shared: [UInt8]
    let suffix: StaticString

    /// A body of its own.
    public init(_ own: String) {
        self.init("", own, "", shared: [], "")
    }

    /// Shared bytes, and perhaps a few constant ones behind them.
    public init(shared: [UInt8], _ suffix: StaticString = "") {
        self.init("", "", "", shared: shared, suffix)
    }

    /// Shared bytes in a wrapping: `prefix own infix shared suffix`.
    public init(
        _ prefix: StaticString, _ own: String, _ infix: StaticString, shared: [UInt8],
        _ suffix: StaticString
    ) {
        self.prefix = prefix
        self.own = own
        self.infix = infix
        self.shared = shared
        self.suffix = suffix
    }
}

extension Body {
    /// Bytes in all.
    var count: Int {
        prefix.utf8CodeUnitCount + own.utf8.count + infix.utf8CodeUnitCount + shared.count
            + suffix.utf8CodeUnitCount
    }
}
