// The deadlines of a server, one queue for each limit.
// SPDX-License-Identifier: MIT

import EventLoop

/// How long connections have for what they are about. ``ServerLimits`` says what each limit is.
struct Deadlines {
    let head: DeadlineQueue
    let body: DeadlineQueue
    let idle: DeadlineQueue
    let write: DeadlineQueue
    let linger: DeadlineQueue

    init(_ limits: ServerLimits, on loop: EventLoop) {
        head = DeadlineQueue(limits.headTimeout, on: loop)
        body = DeadlineQueue(limits.bodyTimeout, on: loop)
        idle = DeadlineQueue(limits.idleTimeout, on: loop)
        write = DeadlineQueue(limits.writeTimeout, on: loop)
        linger = DeadlineQueue(limits.lingerTimeout, on: loop)
    }
}
