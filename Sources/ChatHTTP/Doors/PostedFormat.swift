// The simple API as events: `GET /` with `Accept: text/event-stream`.
// SPDX-License-Identifier: MIT

import Chat
import HTTP
import Language

/// What was posted in the lobby, one event each, with nothing around it. There is no cursor: a client
/// that comes back hears what is said from then on.
struct PostedFormat: StreamFormat {
    let head = ResponseHead.events

    func bytes(of batch: Batch) -> [UInt8] {
        if let retry = batch.retry { return line("retry: \(Int(retry / .milliseconds(1)))") }
        if batch.gap { return line(": some messages are no longer kept") + events(batch) }
        // A comment shows that the connection is alive.
        return batch.isEmpty ? line(":") : events(batch)
    }

    func firstBytes(of batch: Batch) -> [UInt8] {
        line("retry: \(Int.random(in: 2000...3000))") + bytes(of: batch)
    }

    func bytes(of error: HTTPError, in language: Language) -> [UInt8] {
        event(ErrorForm.message(error, in: language).bytes)
    }

    private func events(_ batch: Batch) -> [UInt8] {
        var events: [UInt8] = []
        for message in batch.messages where message.isPosted { events += event(message.body.bytes) }
        return events
    }

    private func event(_ data: [UInt8]) -> [UInt8] {
        Array("data: ".utf8) + data + Array("\n\n".utf8)
    }

    /// Such a line takes effect without an event behind it, and makes none.
    private func line(_ text: String) -> [UInt8] { Array((text + "\n").utf8) }
}
