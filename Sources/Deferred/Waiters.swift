// Who waits in line, first come first served.
// SPDX-License-Identifier: MIT

/// Deferreds that wait for their turn. Twisted: the list `waiting` of a lock, semaphore or queue.
///
/// One that is cancelled leaves the line by its canceller. Taken from the front by index, so that
/// a long line costs no more than a short one; places that were left are given up in bulk, so that
/// the line grows with how many wait, not with how many ever did.
final class Waiters<Turn> {
    private var line: [Deferred<Turn>?] = []
    private var gone = 0

    /// How many wait.
    private(set) var count = 0

    /// A Deferred at the end of the line.
    func append(_ file: StaticString, _ line: UInt) -> Deferred<Turn> {
        let deferred = Deferred<Turn>(
            canceller: { [weak self] in self?.leave($0) }, file: file, line: line)
        self.line.append(deferred)
        count += 1
        return deferred
    }

    /// The one who has waited longest, taken out of the line.
    func next() -> Deferred<Turn>? {
        while gone < line.count {
            let first = line[gone].take()
            gone += 1
            guard let first else { continue }
            count -= 1
            closeUp()
            return first
        }
        return nil
    }

    private func leave(_ deferred: Deferred<Turn>) {
        guard let place = line.firstIndex(where: { $0?.core === deferred.core }) else { return }
        line[place] = nil
        count -= 1
        closeUp()
    }

    /// Forgets the places that nobody holds, once they are the greater part.
    private func closeUp() {
        guard count == 0 || line.count > 64 && count * 2 < line.count else { return }
        line = line.filter { $0 != nil }
        gone = 0
    }

    /// Places in memory, those included that were left.
    var places: Int { line.count }
}
