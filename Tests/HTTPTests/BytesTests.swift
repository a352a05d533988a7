// Which bytes may stand where: the constants say what their comments do.
// SPDX-License-Identifier: MIT

import Testing
@testable import HTTP

@Suite struct BytesTests {
    private let all = (0...255).map { UInt8($0) }

    /// Printable, and none of `but`.
    private func printable(but others: String) -> [UInt8] {
        all.filter { $0 > 0x20 && $0 < 0x7f && !others.utf8.contains($0) }
    }

    @Test func `a token has no separators`() {
        #expect(all.filter(\.isTokenByte) == printable(but: "\"(),/:;<=>?@[\\]{}"))
    }

    @Test func `a target opens no tag, no quotation and no fragment`() {
        #expect(all.filter(\.isTargetByte) == printable(but: "\"#<>\\"))
    }

    @Test func `a host has a name, an address, a port`() {
        #expect(all.filter(\.isHostByte) == printable(but: "\"#%(),/;<=>?@\\{}"))
    }
}
