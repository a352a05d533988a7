// What must hold for any bytes that a client can send.
// SPDX-License-Identifier: MIT

/// One reader of a client's bytes, and what it must never do. libFuzzer looks for bytes that break
/// it; the tests try those that it found worth keeping.
struct Property: Sendable {
    /// As in `make fuzz TARGET=…`, and the name of the corpus' folder.
    let name: String
    /// - Throws: ``Violation`` where the bytes break a rule.
    let check: @Sendable ([UInt8]) throws -> Void

    static let all = [
        request, frames, json, query, cookie, forwarded, proxy, callback, cursor, resp,
    ]
}

/// A rule that does not hold.
struct Violation: Error, CustomStringConvertible {
    let description: String
}

/// - Throws: A ``Violation`` that says `problem`, unless `holds`.
func require(_ holds: Bool, _ problem: @autoclosure () -> String) throws {
    if !holds { throw Violation(description: problem()) }
}
