// The last frames, as they are sent.
// SPDX-License-Identifier: MIT

/// What happened lately, in frames that are numbered without a gap.
struct FrameRing {
    /// A frame of one recorder.
    struct Entry {
        let source: Int
        /// By Deferred, as JSON.
        let events: [(deferred: Int, json: String)]
    }

    /// More events are not kept.
    static let mostEvents = 16_384
    /// More frames are not kept, though they be empty.
    static let mostFrames = 1024

    private var entries: [Entry] = []
    private var eventCount = 0
    /// The number of the first frame that is kept.
    private var first: Int

    /// - Parameter first: The number of the first frame. A later run has to begin with a higher one:
    ///   so a page notices that it talks to another.
    init(first: Int) {
        self.first = first
    }

    /// The number of the next frame.
    var next: Int { first + entries.count }

    mutating func append(_ entry: Entry) {
        entries.append(entry)
        eventCount += entry.events.count
        while eventCount > FrameRing.mostEvents || entries.count > FrameRing.mostFrames {
            eventCount -= entries.removeFirst().events.count
            first += 1
        }
    }

    /// Forgets all frames. Whoever asks for those in between hears that they are lost.
    mutating func clear() {
        first = next + 1
        (entries, eventCount) = ([], 0)
    }

    /// How many frames from `number` on are not there any more.
    func lost(since number: Int) -> Int { max(0, first - number) }

    /// Those from `number` on, with their numbers.
    func frames(since number: Int) -> [(number: Int, entry: Entry)] {
        guard number < next else { return [] }
        return (max(number, first)..<next).map { ($0, entries[$0 - first]) }
    }
}
