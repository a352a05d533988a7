// A place in the source: where a Deferred was created, fired, or given a stage.
// SPDX-License-Identifier: MIT

/// A file and a line, as `#fileID` and `#line` give them.
///
/// It stands where a Python traceback would: a Swift error carries none, so a failure carries
/// the site of the stage that threw it.
public struct CallSite: Sendable, Hashable, CustomStringConvertible {
    /// The address of the file's name, which lives as long as the program. A `StaticString` is
    /// twice as long, and every stage keeps a site; a pointer would not be `Sendable`.
    @usableFromInline let name: UInt
    @usableFromInline let number: UInt32

    /// The site that `file` and `line` name, usually `#fileID` and `#line` of the caller.
    @inlinable
    public init(_ file: StaticString, _ line: UInt) {
        name = file.hasPointerRepresentation ? UInt(bitPattern: file.utf8Start) : 0
        number = UInt32(clamping: line)
    }

    /// The file as `Module/File.swift`.
    public var file: String {
        UnsafePointer<UInt8>(bitPattern: name).map { String(cString: $0) } ?? "unknown"
    }

    /// The line, counted from 1.
    public var line: Int { Int(number) }

    /// `Module/File.swift:12`.
    public var description: String { "\(file):\(line)" }
}
