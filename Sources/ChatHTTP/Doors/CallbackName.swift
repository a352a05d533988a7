// The name of the function that a script-tag client wants called.
// SPDX-License-Identifier: MIT

import Chat

/// A callback's name that is safe to write at the start of a script.
///
/// Every name that JSONP libraries make passes; names that reach into the page (`opener.x.click`),
/// call the language itself or hide other content do not. A bad name is refused, never cleaned: a
/// cleaned name would call something that nobody asked for.
public struct CallbackName: Equatable, Sendable {
    /// In bytes.
    public static let maxLength = 128
    static let maxSegments = 5
    static let maxSegmentLength = 64

    /// As the client wrote it.
    public let name: String

    /// nil for anything but `word(.word)*` within the limits and outside the lists below.
    public init?(_ name: String) {
        self.init(utf8: name.utf8.span)
    }

    /// The same for bytes in place.
    init?(utf8 bytes: Span<UInt8>) {
        guard bytes.count <= CallbackName.maxLength, let needsLists = CallbackName.scan(bytes)
        else { return nil }
        name = String(ascii: bytes)
        if needsLists, CallbackName.isListed(name) { return nil }
    }

    /// Checks the shape in one pass over the bytes; nil where it is wrong.
    ///
    /// - Returns: Whether some segment is made of letters and underscores alone, as every word of the
    ///   lists is. Hardly any name that a library makes up is: it has a number in it.
    private static func scan(_ bytes: Span<UInt8>) -> Bool? {
        var segments = 1
        var length = 0
        var isPlain = true
        var needsLists = false
        for index in bytes.indices {
            let byte = bytes[index]
            if isLetter(byte) || byte == UInt8(ascii: "_") {
                length += 1
            } else if byte == UInt8(ascii: "$") || length > 0 && isDigit(byte) {
                (length, isPlain) = (length + 1, false)
            } else if byte == UInt8(ascii: "."), length > 0, segments < maxSegments {
                needsLists = needsLists || isPlain
                (segments, length, isPlain) = (segments + 1, 0, true)
            } else {
                return nil
            }
            if length > maxSegmentLength { return nil }
        }
        return length > 0 ? needsLists || isPlain : nil
    }

    private static func isListed(_ name: String) -> Bool {
        let segments = name.split(separator: ".")
        return segments.contains(where: reserved.contains) || roots.contains(segments[0])
            || actions.contains(segments[segments.count - 1])
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
    }
}

extension CallbackName {
    /// Words of the language, of any edition, and the way to every object's prototype.
    private static let reserved: Set<Substring> = [
        "__proto__", "abstract", "arguments", "async", "await", "boolean", "break", "byte", "case",
        "catch", "char", "class", "const", "continue", "debugger", "default", "delete", "do",
        "double", "else", "enum", "eval", "export", "extends", "false", "final", "finally", "float",
        "for", "function", "goto", "if", "implements", "import", "in", "instanceof", "int",
        "interface", "let", "long", "native", "new", "null", "package", "private", "protected",
        "public", "return", "short", "static", "super", "switch", "synchronized", "this", "throw",
        "throws", "transient", "true", "try", "typeof", "undefined", "var", "void", "volatile",
        "while", "with", "yield",
    ]

    /// Where a path into the page or the language would start.
    private static let roots: Set<Substring> = [
        "window", "self", "top", "parent", "opener", "frames", "frameElement", "document",
        "location", "navigator", "history", "globalThis", "alert", "Function", "setTimeout",
        "setInterval", "name", "open", "close",
    ]

    /// Methods that do something by merely being called (Same Origin Method Execution).
    private static let actions: Set<Substring> = [
        "click", "submit", "focus", "blur", "open", "close", "write", "writeln", "assign",
        "replace", "reload", "remove", "call", "apply", "bind", "constructor", "prototype",
        "select", "reset", "print", "stop", "execCommand", "postMessage",
    ]
}
