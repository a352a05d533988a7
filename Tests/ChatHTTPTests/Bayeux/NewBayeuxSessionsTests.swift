// Handshakes that wait for what comes next.
// SPDX-License-Identifier: MIT

@testable import ChatHTTP
@testable import HTTP
import Testing

@Suite struct NewBayeuxSessionsTests {
    @Test func `one that stays does not keep what came and went since`() {
        var new = NewBayeuxSessions()
        let sleeper = BayeuxClientID.random()
        _ = new.add(sleeper, of: .unknown, until: .seconds(75))
        for _ in 0..<10_000 {
            let id = BayeuxClientID.random()
            _ = new.add(id, of: .unknown, until: .seconds(75))
            new.remove(id, of: .unknown)
        }
        #expect(new.size(of: .unknown) < 100)
        #expect(new.takeEnded(of: .unknown, at: .seconds(75)).ids == [sleeper])
        #expect(new.size(of: .unknown) == 0)
    }
}
