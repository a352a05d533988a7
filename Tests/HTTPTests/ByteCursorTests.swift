// Bytes that are written one behind the other.
// SPDX-License-Identifier: MIT

import Testing
@testable import HTTP

@Suite struct ByteCursorTests {
    private func written(_ write: (inout ByteCursor) -> Void) -> String {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 64, alignment: 16)
        defer { memory.deallocate() }
        var cursor = ByteCursor(memory)
        write(&cursor)
        return String(decoding: cursor.written, as: UTF8.self)
    }

    @Test(arguments: [0, 1, 9, 10, 11, 99, 100, 101, 12_340, 999_999, 1_000_000, Int.max])
    func `a number has all of its digits`(_ number: Int) {
        #expect(written { $0.add(decimal: number) } == "\(number)")
    }

    @Test func `pieces follow one another, and empty ones leave no trace`() {
        let long = String(repeating: "é", count: 12)
        let text = written {
            $0.add("a")
            $0.add("")
            $0.add(string: "bc")
            $0.add(string: "")
            $0.add([])
            $0.add(Array("d".utf8))
            $0.add(string: long)
            $0.add(decimal: 7)
        }
        #expect(text == "abcd" + long + "7")
    }

    @Test func `more than there is room for stops the process`() async {
        await #expect(processExitsWith: .failure) {
            let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 4, alignment: 16)
            var cursor = ByteCursor(memory)
            cursor.add("12345")
        }
    }
}
