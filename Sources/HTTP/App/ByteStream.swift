// A response without an end.
// SPDX-License-Identifier: MIT

/// What a request becomes when its reply is `.stream`: bytes go out whenever there are some, and what
/// the client sends goes to the ``StreamHandler``. It lives on its loop's thread.
///
/// Nothing is queued for a slow reader. While there is no room, remember where you stand, and go on
/// from there when the handler hears ``StreamHandler/hasRoom()``.
public struct ByteStream {
    private let transport: any StreamTransport

    init(_ transport: any StreamTransport) { self.transport = transport }

    /// Whether the socket has taken all that was sent. False also once the stream is closed.
    public var hasRoom: Bool { transport.hasRoom }

    /// Sends bytes, in one system call. What the socket does not take is kept, and counts in the share
    /// of the client's address. Does nothing once the stream is finished or closed.
    ///
    /// - Parameter bytes: Copies of an array share its bytes, and so do the streams that send it.
    public func send(_ bytes: [UInt8]) { transport.send(bytes) }

    /// Closes the stream once all that was sent is out. The handler hears when it is closed.
    public func finish() { transport.finishStream() }
}

@available(*, unavailable)
extension ByteStream: Sendable {}

/// The seam between a stream and what carries it: a connection of the server on evhttp.
protocol StreamTransport: AnyObject {
    var hasRoom: Bool { get }
    func send(_ bytes: [UInt8])
    func finishStream()
}
