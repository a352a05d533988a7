// What happens on a stream.
// SPDX-License-Identifier: MIT

/// Has both ends of a stream, from its head to its close. Called on the loop's thread.
///
/// The connection holds its handler until the stream is closed, and no longer.
public protocol StreamHandler: AnyObject {
    /// The response's head is out. Called once, before all others.
    func opened(_ stream: ByteStream)

    /// The client has sent bytes. They lie in a buffer of the server: copy what is to be kept.
    func received(_ bytes: ArraySlice<UInt8>)

    /// Bytes that it keeps of what the client has sent, such as a message that is not whole. They count
    /// in the share of the client's address; a client that holds more than that is hung up on.
    var backlog: Int { get }

    /// The socket had no room for all that was sent, and has taken the rest now.
    func hasRoom()

    /// The server shuts down. The stream is finished after this call: here is the chance to send a
    /// last word.
    func serverIsDraining()

    /// Its client is no longer served. The stream is finished after this call: here is the chance to say
    /// why.
    func refused(_ error: HTTPError)

    /// The connection is gone, whoever ended it. The last call, and the only one where it was gone
    /// already; nothing can be sent any more.
    func closed()
}

extension StreamHandler {
    /// Keeps nothing.
    public var backlog: Int { 0 }

    /// Says nothing.
    public func serverIsDraining() {}

    /// Says nothing.
    public func refused(_ error: HTTPError) {}
}
