// Puts a response together and sends as much of it as the socket takes at once.
// SPDX-License-Identifier: MIT

import CLibevent
import Glibc

/// One a server: keeps what responses have in common, the date and a buffer.
///
/// The bytes go straight to the socket, in one system call a response: evhttp would format the head
/// each time and write it a turn of the loop later, for two more calls.
final class ResponseWriter {
    /// The loop's `event_base`, for the time of its turn.
    private let base: OpaquePointer
    /// Used for one response after another.
    private var buffer = ResponseBuffer()
    /// The whole `Date` line of the second below.
    private var date: [UInt8] = []
    /// In seconds since 1970; 0 before the first response.
    private var dateSecond = 0

    /// - Parameter base: The loop's `event_base`; it must outlive the writer.
    init(base: OpaquePointer) {
        self.base = base
    }

    /// Sends `response`; what the socket does not take goes to `output`, an `evbuffer`.
    ///
    /// - Parameters:
    ///   - hasBody: False for the response to HEAD, which only tells the body's length.
    ///   - closes: Whether to tell the client that nothing follows.
    /// - Returns: Whether everything is on its way.
    func write(
        _ response: Response, hasBody: Bool, closes: Bool, to descriptor: Int32,
        orElse output: OpaquePointer?
    ) -> Bool {
        refreshDate()
        let rest = buffer.compose(response, date: date, hasBody: hasBody, closes: closes)
        let own = buffer.bytes
        if let (shared, suffix) = rest {
            return write(own, shared, suffix, to: descriptor, orElse: output)
        }
        let sent = max(0, send(descriptor, own, own.count, Int32(MSG_NOSIGNAL)))
        if sent == own.count { return true }
        keep(own, from: sent, in: output)
        return false
    }

    /// Own bytes, shared bytes and suffix with one `writev`. What is left of each is kept in order.
    private func write(
        _ own: [UInt8], _ shared: [UInt8], _ suffix: StaticString, to descriptor: Int32,
        orElse output: OpaquePointer?
    ) -> Bool {
        let sent = writeParts(own, shared, suffix, to: descriptor)
        if sent == own.count + shared.count + suffix.utf8CodeUnitCount { return true }
        keep(own, from: min(sent, own.count), in: output)
        let sharedSent = min(max(0, sent - own.count), shared.count)
        if sharedSent < shared.count { SharedBytes(shared).add(from: sharedSent, to: output) }
        let suffixSent = max(0, sent - own.count - shared.count)
        evbuffer_add(
            output, suffix.utf8Start + suffixSent, suffix.utf8CodeUnitCount - suffixSent)
        return false
    }

    /// Copies what the socket did not take. `evbuffer_add`.
    private func keep(_ bytes: [UInt8], from sent: Int, in output: OpaquePointer?) {
        bytes.withUnsafeBytes {
            _ = evbuffer_add(output, $0.baseAddress! + sent, $0.count - sent)
        }
    }

    /// - Returns: How many bytes the socket took; 0 also when it is broken, which
    ///   libevent will find out.
    private func writeParts(
        _ own: [UInt8], _ shared: [UInt8], _ suffix: StaticString, to descriptor: Int32
    ) -> Int {
        own.withUnsafeBytes { own in
            shared.withUnsafeBytes { shared in
                withUnsafeTemporaryAllocation(of: iovec.self, capacity: 3) { parts in
                    parts[0] = iovec(own)
                    parts[1] = iovec(shared)
                    parts[2] = iovec(
                        UnsafeRawBufferPointer(
                            start: suffix.utf8Start, count: suffix.utf8CodeUnitCount))
                    return max(0, writev(descriptor, parts.baseAddress, 3))
                }
            }
        }
    }

    /// RFC 9110 section 5.6.7, formatted once a second instead of once a response.
    private func refreshDate() {
        var now = timeval()
        event_base_gettimeofday_cached(base, &now)
        if now.tv_sec == dateSecond { return }
        dateSecond = now.tv_sec
        var parts = tm()
        gmtime_r(&now.tv_sec, &parts)
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
