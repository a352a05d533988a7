// From a Deferred to the answer of the request that waits for it.
// SPDX-License-Identifier: MIT

internal import Chat
internal import Deferred
internal import Libevent

extension Request {
    /// Answers with what `outcome` comes to be, or with the refusal that its failure is.
    ///
    /// - Parameter first: Called before the answer goes out, or when there is nobody to answer.
    func answer<Value>(
        with outcome: Deferred<Value>, first: @escaping () -> Void = {},
        _ render: @escaping (Value) -> Response
    ) -> Reply {
        let form = ErrorForm(self)
        letGo()
        outcome.addCallbacks(
            { value in
                first()
                self.finish(render(value))
            },
            { failure in
                first()
                // The client is gone: it was cancelled for that.
                if self.isFinished { return }
                let error = failure.error
                // The operator hears of what is neither the client's fault nor a limit at work.
                if !(error is HTTPError || error is Refusal) { self.report(error) }
                self.finish(form.render(HTTPError(error)))
            })
        return .notDoneYet
    }
}
