// Bytes that libevent sends from where they are.
// SPDX-License-Identifier: MIT

import CLibevent

/// Keeps an array's bytes alive while libevent points at them.
final class SharedBytes {
    /// Never written to: libevent holds a pointer to its storage.
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
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
