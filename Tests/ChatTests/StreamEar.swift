// A listener that writes down what a stream tells it.
// SPDX-License-Identifier: MIT

import Chat

/// Has room for as many batches as a test says.
final class StreamEar: BatchListener {
    private let stage: Stage
    private let who: String
    /// Batches that it has room for; nil for any number.
    var room: Int?
    var stream: BatchStream?
    /// Called with each batch, before it says whether there is room.
    var onBatch: ((Batch) -> Void)?
    private(set) var batches: [Batch] = []
    private(set) var end: StreamEnd?

    /// The numbers of all messages that it heard.
    var seqs: [Int] { batches.flatMap(\.seqs) }

    init(_ who: String, on stage: Stage) {
        self.who = who
        self.stage = stage
    }

    func hear(_ batch: Batch) -> Bool {
        stage.note(who, batch.json)
        batches.append(batch)
        onBatch?(batch)
        guard let room else { return true }
        self.room = max(room - 1, 0)
        return room > 1
    }

    func ended(_ end: StreamEnd) {
        self.end = end
        stream = nil
        let name =
            switch end {
            case .replaced: "replaced"
            case .sessionEnded: "session ended"
            case .expelled: "expelled"
            case .timeIsUp: "time is up"
            case .comeBack(let batch): "comes back to \(batch.next)"
            case .failed(let error): "failed: \(error)"
            }
        stage.lines.append("\(who) \(name.replacing(stage.epoch, with: "e"))")
    }

    /// There is room for so many more.
    func resume(room: Int? = nil) {
        self.room = room
        stream?.resume()
    }
}
