// Deferred and swift-nio's EventLoopFuture, the same work on one thread.
// SPDX-License-Identifier: MIT

import Deferred
import NIOCore
import NIOPosix

/// Where results go, so that no work is optimised away.
final class Sink {
    var sum = 0
}

struct Trouble: Error {}

func compare(_ loop: any EventLoop) -> [Comparison] {
    let sink = Sink()
    func row(
        _ name: String, _ deferred: (Int) -> Void, _ future: (Int) -> Void
    ) -> Comparison {
        Comparison(name: name, deferred: .measure(deferred), future: .measure(future))
    }
    // A future's callbacks must be Sendable; assumeIsolated is NIO's way to say "on this loop".
    func promise() -> EventLoopPromise<Int>.Isolated { loop.makePromise(of: Int.self).assumeIsolated() }
    return [
        row("create, look at the value, fire") { rounds in
            for number in 0..<rounds {
                let deferred = Deferred<Int>()
                deferred.addCallback { sink.sum &+= $0 }
                try! deferred.callback(number)
            }
        } _: { rounds in
            for number in 0..<rounds {
                let promise = promise()
                promise.futureResult.whenSuccess { sink.sum &+= $0 }
                promise.succeed(number)
            }
        },
        row("create, turn the value into another, fire") { rounds in
            for number in 0..<rounds {
                let deferred = Deferred<Int>()
                deferred.addCallback { $0 &+ 1 }
                try! deferred.callback(number)
            }
        } _: { rounds in
            for number in 0..<rounds {
                let promise = promise()
                _ = promise.futureResult.map { $0 &+ 1 }
                promise.succeed(number)
            }
        },
        row("the same and an errback, fail") { rounds in
            for _ in 0..<rounds {
                let deferred = Deferred<Int>()
                deferred.addCallback { $0 &+ 1 }.addErrback { _ in 0 }
                try! deferred.errback(Trouble())
            }
        } _: { rounds in
            for _ in 0..<rounds {
                let promise = promise()
                _ = promise.futureResult.map { $0 &+ 1 }.recover { _ in 0 }
                promise.nonisolated().fail(Trouble())
            }
        },
        row("the same and an errback, fire") { rounds in
            for number in 0..<rounds {
                let deferred = Deferred<Int>()
                deferred.addCallback { sink.sum &+= $0 }.addErrback { _ in }
                try! deferred.callback(number)
            }
        } _: { rounds in
            for number in 0..<rounds {
                let promise = promise()
                _ = promise.futureResult.map { sink.sum &+= $0 }.recover { _ in }
                promise.succeed(number)
            }
        },
        row("four stages") { rounds in
            for number in 0..<rounds {
                let deferred = Deferred<Int>()
                deferred.addCallback { $0 &+ 1 }.addCallback { $0 &+ 2 }.addErrback { _ in 0 }
                    .addCallback { sink.sum &+= $0 }
                try! deferred.callback(number)
            }
        } _: { rounds in
            for number in 0..<rounds {
                let promise = promise()
                promise.futureResult.map { $0 &+ 1 }.map { $0 &+ 2 }.recover { _ in 0 }
                    .whenSuccess { sink.sum &+= $0 }
                promise.succeed(number)
            }
        },
        row("a stage that returns another, fired later") { rounds in
            for number in 0..<rounds {
                let deferred = Deferred<Int>()
                let inner = Deferred<Int>()
                deferred.addCallback { _ in inner }.addCallback { sink.sum &+= $0 }
                try! deferred.callback(number)
                try! inner.callback(number)
            }
        } _: { rounds in
            for number in 0..<rounds {
                let promise = promise()
                let inner = shared(loop)
                promise.futureResult.flatMap { _ in inner.futureResult }
                    .whenSuccess { sink.sum &+= $0 }
                promise.succeed(number)
                inner.succeed(number)
            }
        },
    ]
}

func shared(_ loop: any EventLoop) -> EventLoopPromise<Int> { loop.makePromise(of: Int.self) }

let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
print(Comparison.title)
let rows = try group.next().submit { compare(group.next()).map(\.row) }.wait()
for row in rows { print(row) }
try group.syncShutdownGracefully()
