// A resource that awaits: `request.answer { try await … }`.
// SPDX-License-Identifier: MIT

import EventLoop

extension Request {
    /// Answers with what `body` returns, or with an error where it throws.
    ///
    /// ```swift
    /// func renderGET(_ request: Request) throws -> Reply {
    ///     request.answer {
    ///         let news = try await self.next().value()
    ///         return .text(.ok, news)
    ///     }
    /// }
    /// ```
    ///
    /// `body` runs on the request's loop, and at once up to its first suspension. It may use the request and
    /// all else that lives on that loop; nothing has to be `Sendable`. The task is cancelled when the client goes
    /// away, and with it the Deferred that it awaits. After an `await`, `body` goes on in a later turn of the loop:
    /// other requests may have been served in between. The request keeps its header, query and body.
    ///
    /// - Parameter cancels: False where the work is to be done all the same when the client goes away.
    public func answer(
        cancels: Bool = true, file: StaticString = #fileID, line: UInt = #line,
        _ body: nonisolated(nonsending) @escaping () async throws -> Response
    ) -> Reply {
        // Nobody waits for an answer any more.
        guard let loop else { return .notDoneYet }
        keepWhole()
        return .later(loop.task(file: file, line: line, body), cancels: cancels)
    }
}
