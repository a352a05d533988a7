// The newest messages of a channel, encoded, side by side, ready to be cut into answers.
// SPDX-License-Identifier: MIT

/// Messages as JSON with a comma behind each, in one run of bytes.
///
/// An answer to a poll is a slice of it: from the first message that the client has not seen to the
/// end. Adding one and dropping the oldest are amortised O(1), finding a place O(log n).
struct EncodedBacklog {
    struct MessageMark {
        let seq: Int
        let at: Timestamp
        var revision: Revision
        /// Where its JSON starts, and its body in that, counted from the first byte ever added.
        private(set) var start: Int
        var bodyStart: Int

        mutating func move(by distance: Int) {
            start += distance
            bodyStart += distance
        }
    }

    private var bytes: [UInt8] = []
    private var marks: [MessageMark] = []
    /// Dropped from the front of each array, and not yet moved away.
    private var deadBytes = 0
    private var deadMarks = 0
    /// Bytes moved away so far.
    private var base = 0

    /// Messages with a higher number are all here; older ones are the journal's to know.
    private(set) var floor: Int
    /// The number of the newest message, here or not.
    private(set) var last: Int

    /// - Parameter floor: The number of the newest message that is not here.
    init(floor: Int) {
        self.floor = floor
        last = floor
    }

    var count: Int { marks.count - deadMarks }

    /// Adds a message that another thread has encoded.
    ///
    /// - Returns: How many bytes that took.
    mutating func append(_ message: PublishedMessage) -> Int {
        append(message.message, bodyLength: message.bodyLength) { $0 += message.json }
    }

    /// Encodes a message and adds it.
    ///
    /// - Returns: How many bytes that took.
    mutating func append(_ message: Message, epoch: String) -> Int {
        append(message, bodyLength: message.body.bytes.count) {
            $0.append(addingCapacity: message.maxLength(epoch: epoch)) {
                message.write(to: &$0, epoch: epoch)
            }
        }
    }

    /// - Parameters:
    ///   - bodyLength: How many of its bytes, before the closing brace, are the body.
    ///   - write: Appends the message as JSON.
    @inline(__always)
    private mutating func append(
        _ message: Message, bodyLength: Int, _ write: (inout [UInt8]) -> Void
    ) -> Int {
        let start = bytes.count
        write(&bytes)
        let bodyStart = base + bytes.count - 1 - bodyLength
        marks.append(
            MessageMark(
                seq: message.seq, at: message.at, revision: message.revision, start: base + start,
                bodyStart: bodyStart))
        bytes.append(UInt8(ascii: ","))
        last = message.seq
        return bytes.count - start
    }

    /// Drops the oldest message.
    ///
    /// - Returns: How many bytes that freed.
    mutating func dropFirst() -> Int {
        guard count > 0 else { return 0 }
        let end = self.end(of: deadMarks)
        floor = marks[deadMarks].seq
        deadMarks += 1
        let freed = end - base - deadBytes
        deadBytes += freed
        if deadMarks * 2 > marks.count { moveUp() }
        return freed
    }

    /// Drops what is older than `horizon`.
    mutating func dropAll(before horizon: Timestamp) -> Int {
        var freed = 0
        while count > 0, marks[deadMarks].at < horizon { freed += dropFirst() }
        return freed
    }

    /// Changes what `change` edits or deletes, at a cost of all that are left. Nothing is missing here
    /// then: ``floor`` stays where it is. Call it before the change itself is added.
    ///
    /// - Returns: How many bytes that took; below 0 where it freed some.
    mutating func apply(_ change: Message, epoch: String) -> Int {
        moveUp()
        let before = bytes.count
        guard let seq = change.changedMessage else {
            (bytes, marks) = ([], [])
            return -before
        }
        // Of its edits only the newest is kept, and that one comes next.
        if let edit = marks.firstIndex(where: { $0.revision == .edit(of: seq) }) { remove(edit) }
        let index = indices(above: seq - 1).lowerBound
        if index < marks.count, marks[index].seq == seq { rewrite(index, change, epoch) }
        return bytes.count - before
    }

    private mutating func remove(_ index: Int) {
        let range = marks[index].start - base..<end(of: index) - base
        bytes.removeSubrange(range)
        marks.remove(at: index)
        for index in index..<marks.count { marks[index].move(by: -range.count) }
    }

    /// What was deleted stays so, and no change can be changed.
    private mutating func rewrite(_ index: Int, _ change: Message, _ epoch: String) {
        guard isPosted(at: index) else { return }
        let (mark, end) = (marks[index], end(of: index) - base - "},".utf8.count)
        let revision: Revision = change.isDeletion ? .tombstone : .edited(change.at)
        let body = change.isDeletion ? JSON.tombstone : change.body
        // What stands before the revision stays: who said it, and when.
        let start = mark.bodyStart - base - mark.revision.json(epoch: epoch).count
        let field = revision.json(epoch: epoch)
        bytes.replaceSubrange(start..<end, with: field + body.bytes)
        marks[index].revision = revision
        marks[index].bodyStart = base + start + field.count
        let growth = field.count + body.bytes.count - (end - start)
        for index in index + 1..<marks.count { marks[index].move(by: growth) }
    }

    /// Of an empty backlog: messages up to this number may be gone.
    mutating func raiseFloor(to seq: Int) { floor = max(floor, seq) }

    /// Drops everything.
    mutating func dropAll() -> Int {
        var freed = 0
        while count > 0 { freed += dropFirst() }
        return freed
    }

    /// Frees the dropped bytes at the front, at a cost of all that are left.
    private mutating func moveUp() {
        bytes.removeFirst(deadBytes)
        marks.removeFirst(deadMarks)
        base += deadBytes
        deadBytes = 0
        deadMarks = 0
    }

    /// The messages above `seq`, oldest first, as indices for ``json(_:)``; empty for none.
    func indices(above seq: Int) -> Range<Int> {
        let unseen = (deadMarks..<marks.count).partitioningIndex { marks[$0].seq > seq }
        return unseen..<marks.count
    }

    /// The number of the oldest message above `seq` that is here.
    func first(above seq: Int) -> Int? {
        if last <= seq { return nil }
        let index = indices(above: seq).lowerBound
        return index < marks.count ? marks[index].seq : nil
    }

    /// As much of `range` as a batch may have: at least one message, the last of them the one that
    /// takes it past `maxBytes`.
    func prefix(of range: Range<Int>, limit: Int, maxBytes: Int) -> Range<Int> {
        let (first, end) = (range.lowerBound, min(range.upperBound, range.lowerBound + limit))
        let start = marks[first].start
        let cuts = min(first + 1, end)..<end
        let cut = cuts.partitioningIndex { self.end(of: $0 - 1) - start >= maxBytes }
        return first..<cut
    }

    func seq(at index: Int) -> Int { marks[index].seq }

    /// The JSON of these messages, a comma behind each.
    func json(_ range: Range<Int>) -> ArraySlice<UInt8> {
        if range.isEmpty { return [] }
        return bytes[marks[range.lowerBound].start - base..<end(of: range.upperBound - 1) - base]
    }

    /// The body of the message at `index`; empty where it is a deletion.
    func body(at index: Int) -> ArraySlice<UInt8> {
        bytes[marks[index].bodyStart - base..<end(of: index) - base - 2]
    }

    /// Whether the message at `index` has a body that somebody posted in this place.
    func isPosted(at index: Int) -> Bool {
        switch marks[index].revision {
        case .original, .edited: !body(at: index).isEmpty
        case .tombstone, .edit: false
        }
    }

    private func end(of index: Int) -> Int {
        index + 1 < marks.count ? marks[index + 1].start : base + bytes.count
    }
}
