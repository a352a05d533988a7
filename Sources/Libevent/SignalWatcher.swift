// A Unix signal, delivered on the loop as an ordinary callback.
// SPDX-License-Identifier: MIT

internal import CLibevent
internal import Glibc

final class SignalWatcher {
    private let action: () -> Void
    private var event: OpaquePointer?

    init(_ signal: Int32, base: OpaquePointer, action: @escaping () -> Void) {
        self.action = action
        // libevent keeps this pointer without retaining it; `deinit` frees the event first.
        let context = Unmanaged.passUnretained(self).toOpaque()
        let flags = Int16(EV_SIGNAL | EV_PERSIST)
        event = event_new(
            base, signal, flags, { _, _, context in SignalWatcher.ring(context) }, context)
        event_add(event, nil)
    }

    deinit {
        if let event { event_free(event) }
    }

    private static func ring(_ context: UnsafeMutableRawPointer?) {
        guard let context else { return }
        Unmanaged<SignalWatcher>.fromOpaque(context).takeUnretainedValue().action()
    }
}
