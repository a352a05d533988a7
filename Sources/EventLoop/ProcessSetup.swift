// What a process does once, before its first loop.
// SPDX-License-Identifier: MIT

import CLibevent
import Glibc

#if !os(Linux)
    #error("EventLoop, and all that imports it, needs Linux: eventfd, SO_REUSEPORT")
#endif

/// Settings of the whole process that every loop relies on.
enum ProcessSetup {
    /// Several threads may make their loops at once: the first one does this, and the others wait for
    /// it. False where libevent was built without threads.
    static let isDone: Bool = {
        // A peer that hangs up while we write must cost an error code, not the process.
        signal(SIGPIPE, SIG_IGN)
        // Loops take no locks, each having its one thread; libevent's few globals need them.
        guard evthread_use_pthreads() == 0 else { return false }
        LibeventLog.install()
        keepSmallBlocksApart()
        return true
    }()

    /// libevent's events and buffers take 144 bytes each. Ten thousand of them are freed together
    /// when all get their response, and wanted again when all ask again; glibc would by then have merged
    /// them into larger blocks, and cut them out again one by one. Blocks of up to 160 bytes, the
    /// most that can be asked for, now stay as they are.
    private static func keepSmallBlocksApart() {
        mallopt(M_MXFAST, 160)
    }
}
