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
        // One function for both lanes: ten thousand who wait hold one each.
        outcome.addBoth { result in
            first()
            switch result {
            case .success(let value): self.finish(render(value))
            case .failure(let failure): self.fail(failure.error, form)
            }
        }
        return .notDoneYet
    }

    /// The same for a question: nobody needs its answer any more when the client goes away.
    func answer<Value>(
        asking question: Deferred<Value>, first: @escaping () -> Void = {},
        _ render: @escaping (Value) -> Response
    ) -> Reply {
        onDisconnect { question.cancel() }
        return answer(with: question, first: first, render)
    }

    private func fail(_ error: any Error, _ form: ErrorForm) {
        // The client is gone: it was cancelled for that.
        if isFinished { return }
        // The operator hears of what is neither the client's fault nor a limit at work.
        if !(error is HTTPError || error is Refusal) { report(error) }
        finish(form.render(HTTPError(error)))
    }
}
