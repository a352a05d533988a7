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

    /// How many there are in all.
    package var count: Int { groups.withLock { $0.count } }

    /// Whether all conditions of a change hold.
    func allows(_ changes: [RecordChange]) -> Bool { groups.withLock { $0.allows(changes) } }

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
        if groups[group, default: [:]].updateValue(record, forKey: name) == nil { count += 1 }
    }

    private mutating func remove(_ key: String) {
        let (group, name) = RecordGroups.split(key)
        guard groups[group]?.removeValue(forKey: name) != nil else { return }
        count -= 1
        if groups[group]?.isEmpty == true { groups[group] = nil }
    }

    private static func split(_ key: String) -> (group: Substring, name: Substring) {
        guard let slash = key.lastIndex(of: "/") else { return ("", key[...]) }
        return (key[..<slash], key[key.index(after: slash)...])
    }
}
