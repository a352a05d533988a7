// Deferreds that wait in line, first come first served.
// SPDX-License-Identifier: MIT

/// Deferreds that wait for their turn. Twisted: the list `waiting` of a lock, semaphore or queue.
///
/// One that is cancelled leaves the line by its canceller. Its place stays empty until most places
/// are: then all empty ones are given up at once. So leaving costs little, and the line grows with
/// how many wait, not with how many ever did.
final class WaiterQueue<Value> {
    private var line = FIFO<Deferred<Value>?>()

    /// How many wait.
    private(set) var count = 0

    /// A Deferred at the end of the line.
    func append(_ file: StaticString, _ line: UInt) -> Deferred<Value> {
        let deferred = Deferred<Value>(
            canceller: { [weak self] in self?.leave($0) }, file: file, line: line)
        self.line.append(deferred)
        count += 1
        return deferred
    }

    /// Takes out the Deferred that has waited longest.
    func next() -> Deferred<Value>? {
        while let place = line.popFirst() {
            guard let place else { continue }
            count -= 1
            return place
        }
        return nil
    }

    private func leave(_ deferred: Deferred<Value>) {
        let place = (0..<line.count).first { line[$0]?.core === deferred.core }
        guard let place else { return }
        line[place] = nil
        count -= 1
        closeUp()
    }

    /// Gives up the empty places, once they are the greater part.
    private func closeUp() {
        guard line.count > 64, count * 2 < line.count else { return }
        line.removeAll { $0 == nil }
    }

    /// Places in memory, those included that were left.
    var places: Int { line.count }
}
