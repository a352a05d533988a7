// The main actor, served by a loop on the main thread: Tests/MainLoop, since tests are on other threads.
// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite(.blocking) struct MainActorTests {
    @Test func `what awaits on the main actor goes on while the loop runs there`() throws {
        let program = try Command(Command.built("MainLoop"), [])
        #expect(program.exitStatus() == 0)
        let lines = """
            asked
            callback returns first
            answered
            from another thread: true
            on the loop's: true
            stopped
            stopped again

            """
        #expect(program.output == lines)
    }
}
