// Records in a fake server.
// SPDX-License-Identifier: MIT

@testable import Chat

extension FakeStore {
    /// Changes all or none.
    mutating func change(_ changes: [RecordChange]) -> RecordReceipt {
        let table = RecordGroups(Array(records.values))
        guard table.allows(changes) else { return .refused }
        guard table.hasRoom(for: changes) else { return .noRoom }
        for change in changes {
            switch change.action {
            case .put(let record): records[change.key] = record
            case .remove: records[change.key] = nil
            case .keep: break
            }
        }
        tell(.recordsChanged(changes.filter { $0.action != .keep }))
        return .changed(log.last)
    }

    /// Two at a time, in the order of their keys.
    func records(from place: String?) -> RecordPage {
        let keys = records.keys.filter { $0 > place ?? "" }.sorted()
        let page = keys.prefix(2)
        return RecordPage(
            page.compactMap { records[$0] }, next: keys.count > 2 ? page.last : nil)
    }

    /// Removes what has expired.
    mutating func sweepRecords(at now: Timestamp) {
        let over = records.values.filter { $0.isOver(at: now) }.map(\.key).sorted()
        if over.isEmpty { return }
        for key in over { records[key] = nil }
        tell(.recordsChanged(over.map { .remove($0) }))
    }
}
