// Writes bytes one behind the other into memory that has room for them.
// SPDX-License-Identifier: MIT

import Glibc

/// A place in memory that moves on with what is written there. Too little room stops the process.
struct ByteCursor {
    private let start: UnsafeMutableRawPointer
    private let end: UnsafeMutableRawPointer
    private var next: UnsafeMutableRawPointer

    /// - Parameter memory: Not empty; valid as long as the cursor is used.
    init(_ memory: UnsafeMutableRawBufferPointer) {
        guard let base = memory.baseAddress else { fatalError("a cursor needs memory") }
        (start, next) = (base, base)
        end = base + memory.count
    }

    /// What was written so far.
    var written: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: start, count: next - start)
    }

    mutating func add(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { add($0.baseAddress, $0.count) }
    }

    mutating func add(_ text: StaticString) { add(text.utf8Start, text.utf8CodeUnitCount) }

    /// Labelled, so that a literal is not taken for a string, which costs more.
    mutating func add(string text: String) {
        if text.isEmpty { return }
        text.utf8.span.withUnsafeBytes { add($0.baseAddress, $0.count) }
    }

    /// In decimal digits. `number` is not negative.
    mutating func add(decimal number: Int) {
        var (count, rest) = (1, number)
        while rest >= 10 { (count, rest) = (count + 1, rest / 10) }
        checkRoom(count)
        rest = number
        for place in (0..<count).reversed() {
            next.storeBytes(
                of: UInt8(ascii: "0") + UInt8(rest % 10), toByteOffset: place, as: UInt8.self)
            rest /= 10
        }
        next += count
    }

    private mutating func add(_ bytes: UnsafeRawPointer?, _ count: Int) {
        guard let bytes, count > 0 else { return }
        checkRoom(count)
        memcpy(next, bytes, count)
        next += count
    }

    private func checkRoom(_ count: Int) {
        precondition(count <= end - next, "there is less room than was reckoned")
    }
}
