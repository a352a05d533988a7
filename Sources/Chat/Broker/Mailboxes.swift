// Letters between the threads of a chat.
// SPDX-License-Identifier: MIT

internal import Synchronization

/// A letterbox for each hub, and one for the broker. Any thread may write; only its owner reads.
///
/// A letter is what its reader is to do. News for all hubs is put into every box in one step: whoever
/// reads it in one box can be sure that it lies in the others.
final class Mailboxes: Sendable {
    typealias Letter<Reader> = @Sendable (Reader) -> Void
    typealias Wake = @Sendable () -> Void

    /// A hub's, with the news apart: that is read first.
    private struct Box {
        var news: [Letter<Hub>] = []
        var letters: [Letter<Hub>] = []
        var wake: Wake = {}

        var isEmpty: Bool { news.isEmpty && letters.isEmpty }
    }

    private struct Boxes {
        var hubs: [Box]
        var broker: [Letter<LocalBroker>] = []
    }

    private let boxes: Mutex<Boxes>
    /// So that looking into an empty box costs nothing.
    private let flags: [Flag]
    private let homeFlag = Flag()

    /// - Parameter hubs: How many; hub 0 is on the broker's thread.
    init(hubs: Int) {
        boxes = Mutex(Boxes(hubs: Array(repeating: Box(), count: hubs)))
        flags = (0..<hubs).map { _ in Flag() }
    }

    /// From now on `wake` is called, on any thread, when the first letter comes for `hub`; for hub 0
    /// also when the first comes for the broker.
    func open(_ hub: Int, wake: @escaping Wake) {
        let hasLetters = boxes.withLock { boxes in
            boxes.hubs[hub].wake = wake
            return !boxes.hubs[hub].isEmpty || (hub == 0 && !boxes.broker.isEmpty)
        }
        if hasLetters { wake() }
    }

    func tellHome(_ letter: @escaping Letter<LocalBroker>) {
        let wake: Wake? = boxes.withLock { boxes in
            boxes.broker.append(letter)
            homeFlag.isUp.store(true, ordering: .releasing)
            return boxes.broker.count == 1 ? boxes.hubs[0].wake : nil
        }
        wake?()
    }

    func tell(_ hub: Int, _ letter: @escaping Letter<Hub>) {
        let wake: Wake? = boxes.withLock { boxes in
            defer { boxes.hubs[hub].letters.append(letter) }
            flags[hub].isUp.store(true, ordering: .releasing)
            return boxes.hubs[hub].isEmpty ? boxes.hubs[hub].wake : nil
        }
        wake?()
    }

    /// News for all hubs but the broker's own.
    func tellBranches(_ news: @escaping Letter<Hub>) {
        guard flags.count > 1 else { return }
        let wakes: [Wake] = boxes.withLock { boxes in
            var wakes: [Wake] = []
            for hub in 1..<boxes.hubs.count {
                if boxes.hubs[hub].isEmpty { wakes.append(boxes.hubs[hub].wake) }
                boxes.hubs[hub].news.append(news)
                flags[hub].isUp.store(true, ordering: .releasing)
            }
            return wakes
        }
        for wake in wakes { wake() }
    }

    func takeHome() -> [Letter<LocalBroker>] {
        guard homeFlag.isUp.load(ordering: .acquiring) else { return [] }
        return boxes.withLock { boxes in
            defer { boxes.broker = [] }
            homeFlag.isUp.store(false, ordering: .relaxed)
            return boxes.broker
        }
    }

    /// - Returns: nil when there is nothing.
    func take(_ hub: Int) -> (news: [Letter<Hub>], letters: [Letter<Hub>])? {
        guard flags[hub].isUp.load(ordering: .acquiring) else { return nil }
        return boxes.withLock { boxes in
            defer {
                boxes.hubs[hub].news = []
                boxes.hubs[hub].letters = []
            }
            flags[hub].isUp.store(false, ordering: .relaxed)
            return (boxes.hubs[hub].news, boxes.hubs[hub].letters)
        }
    }
}

/// Up while there is something in a box.
private final class Flag: Sendable {
    let isUp = Atomic(false)
}
