// What all streams of one kind have in common on a loop.
// SPDX-License-Identifier: MIT

import Chat
import HTTP

/// A door whose answers have no end. One of each kind for a loop, on its thread.
final class StreamDoor {
    let chat: ChatContext
    let format: any StreamFormat
    let counters: StreamCounters
    /// The newest batch, and its bytes: most streams stand level, and are given the same.
    private var newest: KnownBytes?

    init(_ chat: ChatContext, _ format: any StreamFormat, _ kind: StreamKind) {
        self.chat = chat
        self.format = format
        counters = chat.streams[kind]
    }

    /// What a client is told of `batch`, made once for all who are told the same.
    func bytes(of batch: Batch) -> [UInt8] {
        if let newest, newest.batch === batch { return newest.bytes }
        let bytes = format.bytes(of: batch)
        newest = KnownBytes(batch, bytes)
        return bytes
    }

    /// - Throws: What the hub refuses. No stream has begun then.
    func open(_ wanted: StreamRequest) throws(ChatError) -> Reply {
        let stream = ChatStream(self, wanted)
        try stream.begin(wanted.subscription)
        return .stream(Response(format.head, Body("")), stream)
    }

    /// A stream that ends where it begins: there is no place for it, or nobody wants more than its head.
    func response(_ bytes: [UInt8] = []) -> Response {
        var response = Response(format.head, Body(shared: bytes))
        response.closes = true
        return response
    }
}

/// A batch, and what a client is told of it. One object: to look at it costs one reference.
private final class KnownBytes {
    let batch: Batch
    let bytes: [UInt8]

    init(_ batch: Batch, _ bytes: [UInt8]) {
        self.batch = batch
        self.bytes = bytes
    }
}
