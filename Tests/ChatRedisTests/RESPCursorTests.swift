// An answer of a Redis server is read part by part.
// SPDX-License-Identifier: MIT

import ChatRedis
import Testing

@Suite struct RESPCursorTests {
    @Test func `an empty answer has no next part`() {
        var cursor = RESPCursor(RESPReply())
        #expect(cursor.isAtEnd)
        #expect(throws: RESPError.unexpected) { try cursor.array() }
    }
}
