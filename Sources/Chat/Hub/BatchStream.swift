// One client's stream of batches, as its door sees it.
// SPDX-License-Identifier: MIT

/// A subscription that goes on by itself from batch to batch, see ``Hub/stream(_:to:)``.
///
/// It begins paused: the first ``resume()`` starts it. Nothing is queued for it while it is paused.
/// It belongs to the hub's thread, and is open until ``cancel()`` or ``BatchListener/ended(_:)``.
public struct BatchStream {
    let stream: OpenStream
    let streams: OpenStreams

    /// Where the stream stands: the listener has heard all before this. Before the first batch, it is
    /// what the subscription said.
    public var next: Cursor { streams.position(of: stream) }

    /// There is room for a batch. All that came since the last one is told now, before this returns
    /// where memory has it; else as soon as the journal has been read.
    ///
    /// The first time, a batch comes also where nothing is new. Does nothing unless it is paused.
    public func resume() { streams.resume(stream) }

    /// A client that waited has been answered: see ``Hub/wait(_:for:)``.
    ///
    /// - Parameter isEmpty: Whether with nothing.
    package func complete(isEmpty: Bool) { streams.complete(stream, isEmpty: isEmpty) }

    /// The client is gone, or hears no more. Does nothing when the stream is over.
    public func cancel() { streams.cancel(stream) }
}

@available(*, unavailable)
extension BatchStream: Sendable {}
