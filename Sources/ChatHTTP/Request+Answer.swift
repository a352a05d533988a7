// From a Deferred to the answer of the request that waits for it.
// SPDX-License-Identifier: MIT

internal import Deferred
internal import Libevent

extension Request {
    /// Answers with what `outcome` comes to be, or with the refusal that its failure is.
    func answer<Value>(
        with outcome: Deferred<Value>, _ render: @escaping (Value) -> Response
    ) -> Reply {
        let form = ErrorForm(self)
        outcome.addCallbacks(
            { self.finish(render($0)) },
            { failure in
                // The client is gone: it was cancelled for that.
                if self.isFinished { return }
                self.finish(form.render(self.refusal(of: failure.error)))
            })
        return .notDoneYet
    }

    private func refusal(of error: any Error) -> HTTPError {
        let refusal = HTTPError(error)
        if refusal.isOurFault { report(error) }
        return refusal
    }
}
