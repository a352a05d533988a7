// Bytes that libevent sends from where they are.
// SPDX-License-Identifier: MIT

import CLibevent
import Glibc

/// Keeps an array's bytes alive while libevent points at them.
final class SharedBytes {
    /// Never written to: libevent holds a pointer to its storage.
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Sends an array in one system call. What the socket does not take waits in `output`, behind what
    /// waits there already. A socket that is broken takes nothing, which its owner will find out.
    ///
    /// - Parameter isBlocked: Whether something waits there.
    /// - Returns: Whether everything is on its way.
    static func send(
        _ bytes: [UInt8], to descriptor: Int32, orElse output: @autoclosure () -> OpaquePointer?,
        isBlocked: Bool
    ) -> Bool {
        var sent = 0
        if !isBlocked {
            sent = bytes.withUnsafeBytes {
                max(0, Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)))
            }
            if sent == bytes.count { return true }
        }
        SharedBytes(bytes).add(from: sent, to: output())
        return false
    }

    /// Without a copy: a slow reader of a long message costs a reference.
    func add(from start: Int, to output: OpaquePointer?) {
        // Retained here, released by the callback when libevent is done with the bytes, which stay
        // where they are as long as the array is held and not written to.
        let owner = Unmanaged.passRetained(self).toOpaque()
        bytes.withUnsafeBytes { bytes in
            _ = evbuffer_add_reference(
                output, bytes.baseAddress! + start, bytes.count - start,
                { _, _, owner in
                    if let owner { Unmanaged<SharedBytes>.fromOpaque(owner).release() }
                }, owner)
        }
    }
}
