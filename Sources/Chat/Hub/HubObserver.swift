// Who hears of people, beside those who wait.
// SPDX-License-Identifier: MIT

/// Is told, on its hub's thread, what may end somebody's wait. Each hub has one.
package protocol HubObserver: AnyObject {
    /// ``Hub/records`` shows these changes.
    ///
    /// - Parameter changes: In order, as they were applied.
    func recordsChanged(_ changes: [RecordChange])

    /// A login is over.
    func sessionEnded(_ session: String)
}
