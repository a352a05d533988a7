// Who hears of changed records.
// SPDX-License-Identifier: MIT

/// Is told what has changed once ``Hub/records`` shows it, on its hub's thread. Each hub has one.
package protocol RecordListener: AnyObject {
    /// - Parameter changes: In order, as they were applied.
    func recordsChanged(_ changes: [RecordChange])
}
