// What is told of comings and goings that wait.
// SPDX-License-Identifier: MIT

@testable import Chat
import Testing

@Suite struct PresenceQueueTests {
    private let ann = Identity(name: "ann")
    private let bob = Identity(name: "bob")
    private let attic: ChannelName

    init() throws { attic = try #require(ChannelName("attic")) }

    private let stage = Stage()

    /// A queue, where it can be changed within an expectation.
    private final class Stage {
        var queue = PresenceQueue()

        func next() -> [PresenceChange] { queue.next() }
    }

    private func note(_ who: Identity, _ isComing: Bool, listed: Bool = false) {
        stage.queue.note(who, in: .lobby, isComing: isComing, mayBeListed: listed)
    }

    @Test func `who came and left before anyone was told did neither`() {
        note(ann, true)
        note(ann, false)
        #expect(stage.queue.isEmpty && stage.next() == [])
        note(ann, true)
        #expect(stage.next() == [PresenceChange(ann, in: [.lobby], isComing: true)])
    }

    @Test func `who may be listed and has left is told of`() {
        note(ann, false, listed: true)
        note(ann, true)
        note(ann, false)
        #expect(stage.next() == [PresenceChange(ann, in: [.lobby], isComing: false)])
    }

    @Test func `several channels at once are one change`() {
        for channel in [ChannelName.lobby, attic] {
            stage.queue.note(ann, in: channel, isComing: true, mayBeListed: false)
        }
        note(bob, true)
        #expect(
            stage.next() == [
                PresenceChange(ann, in: [.lobby, attic], isComing: true),
                PresenceChange(bob, in: [.lobby], isComing: true),
            ])
    }

    @Test func `what comes back counts less than what has happened since`() {
        note(ann, true)
        note(bob, true)
        let taken = stage.next()
        note(ann, false)
        stage.queue.putBack(taken)
        #expect(
            stage.next() == [
                PresenceChange(ann, in: [.lobby], isComing: false),
                PresenceChange(bob, in: [.lobby], isComing: true),
            ])
        note(bob, true)
        stage.queue.putBack(stage.next())
        note(bob, false)
        #expect(stage.next() == [PresenceChange(bob, in: [.lobby], isComing: false)])
    }

    @Test func `a call has so many changes at most`() {
        for number in 0...PresenceQueue.maxCount { note(Identity(name: "\(number)"), true) }
        #expect(stage.next().count == PresenceQueue.maxCount)
        #expect(stage.next().count == 1 && stage.queue.isEmpty)
    }
}
