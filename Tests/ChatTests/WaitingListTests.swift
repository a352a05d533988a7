// Who waits, in which order, and how they leave.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import Testing

@Suite struct WaitingListTests {
    private let list = WaitingList<Int>()

    /// Joins the list, and writes down what it is told under its own name.
    private func join(_ name: String, _ log: Log) -> Deferred<Int> {
        let deferred = list.wait()
        deferred.addCallback { log.lines.append("\(name) \($0)") }
            .addErrback(CancelledError.self) { _ in log.lines.append("\(name) left") }
        return deferred
    }

    private func fireAll() throws {
        while let deferred = list.takeFirst() { try deferred.callback(list.count) }
    }

    @Test func `whoever has waited longest is first`() throws {
        let log = Log()
        for name in ["a", "b", "c"] { _ = join(name, log) }
        #expect(list.count == 3)
        try fireAll()
        #expect(log.lines == ["a 2", "b 1", "c 0"])
    }

    @Test func `nobody waits in an empty list`() {
        #expect(list.takeFirst().map { _ in true } == nil)
        #expect(list.count == 0)
    }

    @Test(arguments: [0, 1, 2, 3, 4])
    func `one who is cancelled leaves, and the others keep their order`(_ index: Int) throws {
        let log = Log()
        let names = ["a", "b", "c", "d", "e"]
        let waiting = names.map { join($0, log) }
        waiting[index].cancel()
        #expect(log.lines == ["\(names[index]) left"])
        #expect(list.count == 4)
        try fireAll()
        let others = names.filter { $0 != names[index] }
        #expect(log.lines.dropFirst().map { String($0.prefix(1)) } == others)
    }

    @Test func `one who was taken cannot give up a successor's place`() throws {
        let log = Log()
        _ = join("a", log)
        let first = try #require(list.takeFirst())
        _ = join("b", log)
        first.cancel()
        #expect(list.count == 1)
        try fireAll()
        #expect(log.lines == ["a left", "b 0"])
    }

    @Test func `one who is cancelled twice leaves once`() throws {
        let log = Log()
        let first = join("a", log)
        first.cancel()
        _ = join("b", log)
        first.cancel()
        #expect(list.count == 1)
        try fireAll()
        #expect(log.lines == ["a left", "b 0"])
    }

    @Test func `one may join while another is told`() throws {
        let log = Log()
        list.wait().addCallback { _ in _ = join("again", log) }.addErrback { _ in }
        try list.takeFirst()?.callback(1)
        #expect(list.count == 1)
        try fireAll()
        #expect(log.lines == ["again 0"])
    }

    @Test func `the list is as long as the most who waited at once`() throws {
        for round in 0..<1000 {
            let three = (0..<3).map { _ in list.wait().addErrback { _ in 0 } }
            three[round % 3].cancel()
            try fireAll()
        }
        let places = Mirror(reflecting: list).descendant("places") as? [Any]
        #expect(places?.count == 4, "three and the ring's mark")
    }
}

/// What happened, in order.
final class Log {
    var lines: [String] = []
}
