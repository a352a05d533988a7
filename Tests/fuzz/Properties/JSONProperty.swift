// What passes as JSON is JSON, comes out as safe ASCII, and means what it meant.
// SPDX-License-Identifier: MIT

@testable import Chat
@testable import ChatHTTP
internal import Foundation

extension Property {
    static let json = Property(name: "json") { bytes in
        let judged: Any? = read(bytes)
        let safe: [UInt8]
        do throws(JSONError) {
            safe = try JSONText.ascii(bytes)
        } catch {
            let offset =
                switch error {
                case .malformed(_, let offset), .tooDeep(let offset), .protoKey(let offset): offset
                }
            return try require((0...bytes.count).contains(offset), "a place outside: \(error)")
        }
        try require(safe.allSatisfy(isSafe), "what comes out is not safe in a script")
        try require((try? JSONText.ascii(safe)) == safe, "what comes out changes once more")
        try require((judged == nil) == (read(safe) == nil), "only one of in and out is JSON")
        if let judged, let after = read(safe), !bytes.contains(0xef) {
            try require(judged as? NSObject == after as? NSObject, "the value has changed")
        }
    }

    /// What can stand in a script of any encoding without opening a tag.
    private static func isSafe(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\t") || (0x20..<0x7f).contains(byte) && !"<>&".utf8.contains(byte)
    }

    /// As Foundation reads it. It refuses lone surrogates and numbers past a double, and loses a byte
    /// order mark (which begins with 0xef) behind an escape.
    private static func read(_ bytes: [UInt8]) -> Any? {
        try? JSONSerialization.jsonObject(with: Data(bytes), options: [.fragmentsAllowed])
    }
}
