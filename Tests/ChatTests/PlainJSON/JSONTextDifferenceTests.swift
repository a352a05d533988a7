// The quick checker of JSON against the plain one: same verdicts, same places, same bytes.
// SPDX-License-Identifier: MIT

import Foundation
import Testing

@testable import Chat

@Suite struct JSONTextDifferenceTests {
    /// Of each seed. JSON_CASES asks for more.
    private static let cases =
        ProcessInfo.processInfo.environment["JSON_CASES"].flatMap { Int($0) } ?? 4000

    @Test(arguments: 1...10)
    func `any text has the same outcome as with the plain checker`(_ seed: UInt64) {
        var documents = JSONDocuments(seed: seed)
        for _ in 0..<JSONTextDifferenceTests.cases {
            let document = documents.next()
            let told = Outcome(document) { () throws(JSONError) in try JSON(posted: document) }
            let plain = Outcome(document) { () throws(JSONError) in try JSON(plainly: document) }
            let slice = ([0x31] + document + [0x31])[1...].dropLast()
            let inPlace = Outcome(document) { () throws(JSONError) in try JSON(posted: slice.span) }
            #expect(told == plain)
            #expect(inPlace == plain)
            if told != plain || inPlace != plain { return }
        }
    }

    @Test func `the documents are of all kinds`() {
        var documents = JSONDocuments(seed: 1)
        var kinds: [String: Int] = [:]
        for _ in 0..<4000 {
            let document = documents.next()
            let plain = Outcome(document) { () throws(JSONError) in try JSON(plainly: document) }
            kinds[plain.kind, default: 0] += 1
        }
        for kind in ["plain", "escaped", "malformed", "too deep", "__proto__"] {
            #expect(kinds[kind, default: 0] > 20, "\(kind): \(kinds)")
        }
    }
}

/// What came of a document; its text is only there to be read in a failure.
private struct Outcome: Equatable, CustomStringConvertible {
    let document: [UInt8]
    let result: Result<JSON, JSONError>

    init(_ document: [UInt8], _ read: () throws(JSONError) -> JSON) {
        self.document = document
        result = Result(catching: read)
    }

    var kind: String {
        switch result {
        case .success(let json): json.isPlain ? "plain" : "escaped"
        case .failure(.malformed): "malformed"
        case .failure(.tooDeep): "too deep"
        case .failure(.protoKey): "__proto__"
        }
    }

    var description: String { "\(String(decoding: document, as: UTF8.self)): \(result)" }
}

extension JSON {
    /// By the plain checker.
    fileprivate init(plainly posted: [UInt8]) throws(JSONError) {
        let bytes = try PlainJSONText.ascii(posted)
        let isBlank = { (byte: UInt8) in [0x20, 0x09, 0x0a, 0x0d].contains(byte) }
        let value = Array(Array(posted.drop(while: isBlank).reversed()).drop(while: isBlank))
        self.init(bytes: bytes, original: value.count == bytes.count ? nil : value.reversed())
    }
}
