// Who waits, in which order, and how they leave.
// SPDX-License-Identifier: MIT

@testable import Chat
import Testing

@Suite struct WaitingListTests {
    /// Everyone, oldest first; the list is empty afterwards.
    private func leaveInOrder(
        _ list: inout WaitingList<String>, _ places: [String: WaitingList<String>.Place]
    ) throws -> [String] {
        var names: [String] = []
        while let name = list.first {
            names.append(name)
            list.remove(try #require(places[name]))
        }
        return names
    }

    @Test func `nobody waits in an empty list`() {
        let list = WaitingList<String>()
        #expect(list.first == nil)
        #expect(list.count == 0)
    }

    @Test(arguments: [0, 1, 2, 3, 4])
    func `one leaves, and the others keep their order`(_ index: Int) throws {
        var list = WaitingList<String>()
        var places: [String: WaitingList<String>.Place] = [:]
        let names = ["a", "b", "c", "d", "e"]
        for name in names { places[name] = list.append(name) }
        list.remove(try #require(places[names[index]]))
        #expect(list.count == 4)
        #expect(try leaveInOrder(&list, places) == names.filter { $0 != names[index] })
        #expect(list.count == 0)
    }

    @Test func `one who has left cannot give up a successor's place`() {
        var list = WaitingList<String>()
        let first = list.append("a")
        list.remove(first)
        _ = list.append("b")
        list.remove(first)
        #expect(list.first == "b")
        #expect(list.count == 1)
    }

    @Test func `who leaves is handed out, and the list ends nobody`() {
        final class Guest {
            let onEnd: () -> Void
            init(onEnd: @escaping () -> Void) { self.onEnd = onEnd }
            deinit { onEnd() }
        }
        final class Room {
            var list = WaitingList<Guest>()
            var counts: [Int] = []
        }
        let room = Room()
        let place = room.list.append(Guest { room.counts.append(room.list.count) })
        _ = room.list.append(Guest {})
        room.list.remove(place)
        #expect(room.counts == [1], "it ended when the list had been changed")
    }

    @Test func `the list is as long as the most who waited at once`() {
        var list = WaitingList<Int>()
        for round in 0..<1000 {
            let places = (0..<3).map { list.append($0) }
            list.remove(places[round % 3])
            for place in places { list.remove(place) }
        }
        #expect(list.count == 0)
        let links = Mirror(reflecting: list).descendant("links") as? [Any]
        #expect(links?.count == 4, "three and the ring's mark")
    }
}
