// What passes as JSON is JSON, comes out as safe ASCII, and means what it meant.
// SPDX-License-Identifier: MIT

@testable import Chat
internal import Foundation

extension Property {
    static let json = Property(name: "json") { bytes in
        let message: JSON
        do throws(JSONError) {
            message = try JSON(posted: bytes)
        } catch {
            try require((0...bytes.count).contains(error.offset), "a place outside: \(error)")
            return
        }
        let safe = message.bytes
        try require(safe.allSatisfy(isSafe), "what comes out is not safe in a script")
        try require((try? JSON(posted: safe).bytes) == safe, "what comes out changes once more")
        try require(JSON(kept: message.posted) == message, "it is another one once kept")
        try compare(read(bytes), read(safe), isTold: !bytes.contains(0xef))
    }

    /// - Parameter isTold: Whether Foundation can tell: it loses a byte order mark (which begins with
    ///   0xef) behind an escape.
    private static func compare(_ before: Any?, _ after: Any?, isTold: Bool) throws {
        try require((before == nil) == (after == nil), "only one of in and out is JSON")
        guard let before = before as? NSObject, let after = after as? NSObject else { return }
        try require(before == after || !isTold, "the value has changed")
        try require(!hasProtoKey(after), "a key __proto__ passes")
    }

    /// What can stand in a script of any encoding without opening a tag.
    private static func isSafe(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\t") || (0x20..<0x7f).contains(byte) && !"<>&".utf8.contains(byte)
    }

    /// As Foundation reads it. It refuses lone surrogates and numbers past a double.
    private static func read(_ bytes: [UInt8]) -> Any? {
        try? JSONSerialization.jsonObject(with: Data(bytes), options: [.fragmentsAllowed])
    }

    private static func hasProtoKey(_ value: Any) -> Bool {
        if let list = value as? [Any] { return list.contains(where: hasProtoKey) }
        guard let object = value as? [String: Any] else { return false }
        return object.keys.contains("__proto__") || object.values.contains(where: hasProtoKey)
    }
}

extension JSONError {
    fileprivate var offset: Int {
        switch self {
        case .malformed(_, let offset), .tooDeep(let offset), .protoKey(let offset): offset
        }
    }
}
