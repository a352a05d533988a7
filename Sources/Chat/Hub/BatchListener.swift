// Who hears a stream.
// SPDX-License-Identifier: MIT

/// Hears the batches of one ``BatchStream``, one at a time and in order: a connection to a client.
///
/// Both functions are called on the hub's thread. They may call anything of the hub or the stream.
public protocol BatchListener: AnyObject {
    /// The next batch. It begins where the one before it ended.
    ///
    /// - Returns: Whether there is room for another one now. If not, the stream pauses until
    ///   ``BatchStream/resume()`` is called.
    func hear(_ batch: Batch) -> Bool

    /// The stream is over. It does not call again, and has let go of the listener.
    ///
    /// It is not called after ``BatchStream/cancel()``.
    func ended(_ end: StreamEnd)
}
