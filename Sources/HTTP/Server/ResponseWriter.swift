// Puts a response together and sends as much of it as the socket takes at once.
// SPDX-License-Identifier: MIT

import CLibevent
import Glibc

/// One a server: keeps what responses have in common, the date and a buffer.
///
/// The bytes go straight to the socket, in one system call a response: evhttp would format the head
/// each time and write it a turn of the loop later, for two more calls.
final class ResponseWriter {
    /// Used for one response after another.
    private let buffer = ResponseBuffer()
    private let counts: SiteCounts
    /// The whole `Date` line of the second below.
    private var date: [UInt8] = []
    /// In seconds since 1970; 0 before the first response.
    private var dateSecond = 0

    init(_ counts: SiteCounts) { self.counts = counts }

    /// Sends `response`. What the socket does not take goes to the output of `bufferevent`.
    ///
    /// - Parameters:
    ///   - hasBody: False for the response to HEAD, which only tells the body's length.
    ///   - closes: Whether to tell the client that nothing follows.
    ///   - isEndless: Whether this is the beginning of a stream.
    /// - Returns: Whether everything is on its way.
    func write(
        _ response: Response, hasBody: Bool, closes: Bool, to descriptor: Int32,
        orElse bufferevent: OpaquePointer?, isEndless: Bool = false
    ) -> Bool {
        refreshDate()
        let parts = response.parts
        let (own, isWhole) = buffer.compose(
            parts, date: date, hasBody: hasBody, closes: closes, isEndless: isEndless)
        counts.sent.add(own.count)
        if !isWhole { return write(own, parts.body, to: descriptor, orElse: bufferevent) }
        let sent = max(0, send(descriptor, own.baseAddress, own.count, Int32(MSG_NOSIGNAL)))
        if sent == own.count { return true }
        keep(own, from: sent, in: bufferevent_get_output(bufferevent))
        return false
    }

    /// Own bytes, shared bytes and suffix with one `writev`. What is left of each is kept in order.
    private func write(
        _ own: UnsafeRawBufferPointer, _ body: Body, to descriptor: Int32,
        orElse bufferevent: OpaquePointer?
    ) -> Bool {
        let shared = body.shared
        let suffix = UnsafeRawBufferPointer(
            start: body.suffix.utf8Start, count: body.suffix.utf8CodeUnitCount)
        counts.sent.add(shared.count + suffix.count)
        let sent = writeParts(own, shared, suffix, to: descriptor)
        if sent == own.count + shared.count + suffix.count { return true }
        let output = bufferevent_get_output(bufferevent)
        keep(own, from: min(sent, own.count), in: output)
        let sharedSent = min(max(0, sent - own.count), shared.count)
        if sharedSent < shared.count { SharedBytes(shared).add(from: sharedSent, to: output) }
        keep(suffix, from: max(0, sent - own.count - shared.count), in: output)
        return false
    }

    /// Copies what the socket did not take. `evbuffer_add`.
    private func keep(_ bytes: UnsafeRawBufferPointer, from sent: Int, in output: OpaquePointer?) {
        let rest = UnsafeRawBufferPointer(rebasing: bytes[sent...])
        _ = evbuffer_add(output, rest.baseAddress, rest.count)
    }

    /// - Returns: How many bytes the socket took; 0 also when it is broken, which the connection will
    ///   find out.
    private func writeParts(
        _ own: UnsafeRawBufferPointer, _ shared: [UInt8], _ suffix: UnsafeRawBufferPointer,
        to descriptor: Int32
    ) -> Int {
        shared.withUnsafeBytes { shared in
            withUnsafeTemporaryAllocation(of: iovec.self, capacity: 3) { parts in
                parts[0] = iovec(own)
                parts[1] = iovec(shared)
                parts[2] = iovec(suffix)
                return max(0, writev(descriptor, parts.baseAddress, 3))
            }
        }
    }

    /// RFC 9110 section 5.6.7, formatted once a second instead of once a response.
    private func refreshDate() {
        var now = time(nil)
        if now == dateSecond { return }
        dateSecond = now
        var parts = tm()
        gmtime_r(&now, &parts)
        date = [UInt8](unsafeUninitializedCapacity: 48) { bytes, count in
            count = bytes.withMemoryRebound(to: CChar.self) {
                strftime($0.baseAddress!, 48, "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &parts)
            }
        }
    }
}

extension iovec {
    /// C wants a mutable pointer here also for what it only reads.
    fileprivate init(_ bytes: UnsafeRawBufferPointer) {
        self.init(
            iov_base: UnsafeMutableRawPointer(mutating: bytes.baseAddress), iov_len: bytes.count)
    }
}
