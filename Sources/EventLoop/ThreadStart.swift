// How a thread begins.
// SPDX-License-Identifier: MIT

import CLibevent
import Glibc

/// Starts a thread that runs `body` once. `pthread_create`.
///
/// - Parameters:
///   - name: For debuggers and `top -H`; 15 bytes of it.
///   - isDetached: Nobody will join it. `pthread_detach`.
@discardableResult
func startThread(
    _ name: String, isDetached: Bool = false, _ body: @escaping @Sendable () -> Void
) throws(EventLoopError) -> pthread_t {
    // Retained here, released by the thread when it begins.
    let start = Unmanaged.passRetained(ThreadBody(body))
    var thread = pthread_t()
    let error = pthread_create(&thread, nil, { ThreadBody.run($0) }, start.toOpaque())
    if error != 0 {
        start.release()
        throw .outOfResources("a thread")
    }
    pthread_setname_np(thread, String(name.prefix(15)))
    if isDetached { pthread_detach(thread) }
    return thread
}

/// What a thread runs, in a form that C can carry.
private final class ThreadBody {
    private let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) {
        self.body = body
    }

    /// The thread's entry point. It takes over the reference that `startThread` made.
    static func run(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let context else { return nil }
        Unmanaged<ThreadBody>.fromOpaque(context).takeRetainedValue().body()
        return nil
    }
}
