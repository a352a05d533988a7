// All records of a chat, as this process knows them.
// SPDX-License-Identifier: MIT

internal import Synchronization

/// What was kept last under each key. The broker changes it before it tells anyone; all loops read it at
/// once. Any thread.
package final class RecordTable: Sendable {
    private let groups = Mutex(RecordGroups())

    /// Nothing yet.
    package init() {}

    /// What is kept under this key. It may have expired.
    package subscript(key: String) -> Record? { groups.withLock { $0[key] } }

    /// All records whose key is `group`, a slash and one more word, in the order of that word.
    package func all(in group: String) -> [Record] { groups.withLock { $0.all(in: group) } }

    /// How many that are.
    package func count(in group: String) -> Int { groups.withLock { $0.count(in: group) } }

    /// Whether the last word of one of those keys is as asked. `isMatch` runs while the table is locked.
    package func contains(in group: String, where isMatch: (Substring) -> Bool) -> Bool {
        groups.withLock { $0.contains(in: group, where: isMatch) }
    }

    /// The keys of those that have expired, at most `limit`, the oldest end first.
    package func expired(at now: Timestamp, limit: Int) -> [String] {
        groups.withLock { $0.expired(at: now, limit: limit) }
    }

    /// Whether some are kept for a time only.
    var hasEnds: Bool { groups.withLock { $0.hasEnds } }

    /// The keys of all of them, in no order.
    var keys: [String] { groups.withLock { $0.keys } }

    /// How many there are in all.
    package var count: Int { groups.withLock { $0.count } }

    /// Whether all conditions of a change hold.
    func allows(_ changes: [RecordChange]) -> Bool { groups.withLock { $0.allows(changes) } }

    /// Whether there is room for what a change adds.
    func hasRoom(for changes: [RecordChange]) -> Bool {
        groups.withLock { $0.hasRoom(for: changes) }
    }

    /// Takes all steps, whatever their conditions.
    func apply(_ changes: [RecordChange]) { groups.withLock { $0.apply(changes) } }

    /// Begins again with these.
    func replaceAll(with records: [Record]) {
        groups.withLock { $0 = RecordGroups(records) }
    }
}

/// Records by their group: what stands before the last slash of their key.
struct RecordGroups: Sendable {
    private var groups: [Substring: [Substring: Record]] = [:]
    private(set) var count = 0
    /// Those that expire, in the order in which they do.
    private var ends = SortedList<RecordEnd>()

    init(_ records: [Record] = []) {
        for record in records { put(record) }
    }

    subscript(key: String) -> Record? {
        let (group, name) = RecordGroups.split(key)
        return groups[group]?[name]
    }

    func all(in group: String) -> [Record] {
        (groups[group[...]] ?? [:]).sorted { $0.key < $1.key }.map(\.value)
    }

    func count(in group: String) -> Int { groups[group[...]]?.count ?? 0 }

    func contains(in group: String, where isMatch: (Substring) -> Bool) -> Bool {
        groups[group[...]]?.keys.contains(where: isMatch) ?? false
    }

    var keys: [String] { groups.values.flatMap { $0.values.map(\.key) } }

    var hasEnds: Bool { ends.count > 0 }

    func expired(at now: Timestamp, limit: Int) -> [String] {
        ends.page(after: nil, limit: limit).elements.prefix { $0.at <= now }.map(\.key)
    }

    /// A change that adds nothing is always allowed.
    func hasRoom(for changes: [RecordChange]) -> Bool {
        var last: [String: RecordChange.Action] = [:]
        for change in changes where change.action != .keep { last[change.key] = change.action }
        let growth = last.reduce(0) { sum, step in
            let isThere = self[step.key] != nil
            if step.value == .remove { return isThere ? sum - 1 : sum }
            return isThere ? sum : sum + 1
        }
        return growth <= 0 || count + growth <= Record.maxCount
    }

    func allows(_ changes: [RecordChange]) -> Bool {
        changes.allSatisfy { change in
            switch change.condition {
            case .none: true
            case .absent: self[change.key] == nil
            case .present: self[change.key] != nil
            }
        }
    }

    mutating func apply(_ changes: [RecordChange]) {
        for change in changes {
            switch change.action {
            case .put(let record): put(record)
            case .remove: remove(change.key)
            case .keep: break
            }
        }
    }

    private mutating func put(_ record: Record) {
        let (group, name) = RecordGroups.split(record.key)
        let old = groups[group, default: [:]].updateValue(record, forKey: name)
        if let old { forgetEnd(of: old) } else { count += 1 }
        if let end = RecordEnd(of: record) { ends.insert(end) }
    }

    private mutating func remove(_ key: String) {
        let (group, name) = RecordGroups.split(key)
        guard let old = groups[group]?.removeValue(forKey: name) else { return }
        forgetEnd(of: old)
        count -= 1
        if groups[group]?.isEmpty == true { groups[group] = nil }
    }

    private mutating func forgetEnd(of record: Record) {
        if let end = RecordEnd(of: record) { ends.remove(end) }
    }

    private static func split(_ key: String) -> (group: Substring, name: Substring) {
        guard let slash = key.lastIndex(of: "/") else { return ("", key[...]) }
        return (key[..<slash], key[key.index(after: slash)...])
    }
}

/// When a record stops to count.
private struct RecordEnd: Comparable, Sendable {
    let at: Timestamp
    let key: String

    /// nil for a record without an end.
    init?(of record: Record) {
        guard let expires = record.expires else { return nil }
        at = expires
        key = record.key
    }

    static func < (one: RecordEnd, other: RecordEnd) -> Bool {
        (one.at.milliseconds, one.key) < (other.at.milliseconds, other.key)
    }
}
