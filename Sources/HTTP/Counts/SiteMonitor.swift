// What the operator is told of a site: counts, and events.
// SPDX-License-Identifier: MIT

/// Counts what is refused at a site, and tells its observer. Each refusal passes here once. It lives
/// on its loop's thread; any thread may read the counts.
package final class SiteMonitor {
    package let counts: SiteCounts
    /// Hears of what is counted here.
    package var observer: any ServerObserver = PrintingObserver()

    package init(_ counts: SiteCounts = SiteCounts()) { self.counts = counts }

    /// Somebody is told `error`, at whatever door.
    package func refused(_ error: HTTPError, from address: PeerAddress) {
        counts.add(error.reason)
        observer.refused(error, from: address)
    }

    /// Somebody is turned away without a word.
    func note(_ incident: ServerIncident, from address: PeerAddress?) {
        counts.add(incident.reason)
        observer.note(incident, from: address)
    }

    /// A resource failed.
    package func failed(_ error: any Error) { observer.resourceFailed(error) }
}
