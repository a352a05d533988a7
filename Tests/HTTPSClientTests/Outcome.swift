// What comes of a request while its loop turns.
// SPDX-License-Identifier: MIT

import Deferred
import EventLoop
import HTTPSClient
import LoopSupport
import TestSupport
import Testing

/// Turns the loop until `deferred` has fired.
func outcome<Value>(of deferred: Deferred<Value>, on loop: EventLoop) throws -> Value {
    var result: Result<Value, Failure>?
    _ = deferred.addBoth { result = $0 }.addErrback { _ in }
    loop.turn { result != nil }
    return try #require(result).mapError(\.error).get()
}

/// Turns the loop until `deferred` has failed.
func failure<Value>(of deferred: Deferred<Value>, on loop: EventLoop) throws -> HTTPSError {
    try #require(throws: HTTPSError.self) { _ = try outcome(of: deferred, on: loop) }
}
