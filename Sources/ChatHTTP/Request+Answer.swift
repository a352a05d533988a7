// From a Deferred to the answer of the request that waits for it.
// SPDX-License-Identifier: MIT

internal import Chat
internal import Deferred
internal import HTTP

extension Request {
    /// Answers with what `outcome` comes to be, or with the refusal that its failure is.
    ///
    /// - Parameters:
    ///   - first: Called before the answer goes out, or when there is nobody to answer.
    ///   - render: What it throws is the answer, too.
    func answer<Value>(
        with outcome: Deferred<Value>, first: @escaping () -> Void = {},
        _ render: @escaping (Value) throws -> Response
    ) -> Reply {
        let form = ErrorForm(self)
        letGo()
        // One function for both lanes: ten thousand who wait hold one each.
        outcome.addBoth { result in
            first()
            self.finish(result, form, render)
        }
        return .notDoneYet
    }

    /// The same for a question: nobody needs its answer any more when the client goes away.
    func answer<Value>(
        asking subscription: Deferred<Value>, first: @escaping () -> Void = {},
        _ render: @escaping (Value) throws -> Response
    ) -> Reply {
        onDisconnect { subscription.cancel() }
        return answer(with: subscription, first: first, render)
    }

    /// The same for a question that is costly to answer: it counts as such for its address, and is
    /// answered in turn.
    ///
    /// - Throws: 429 or 503 where its address has its share under way; then nothing was asked.
    func answer<Value>(
        in work: WorkQueue, asking ask: () throws -> Deferred<Value>,
        _ render: @escaping (Value) throws -> Response
    ) throws(HTTPError) -> Reply {
        do { try claim() } catch { throw HTTPError(error) }
        let subscription = maybeDeferred(ask)
        onDisconnect { subscription.cancel() }
        let form = ErrorForm(self)
        letGo()
        subscription.addBoth { result in
            work.run(for: self.peer) { self.finish(result, form, render) }
        }
        return .notDoneYet
    }

    /// Has the request wait for what `begin` returns, counted among those of its address that wait
    /// until it is answered. It is cancelled when the client goes away.
    ///
    /// - Throws: Why it may not wait; then `begin` was not called.
    func park<Value>(
        _ begin: () throws -> Deferred<Value>, _ render: @escaping (Value) throws -> Response
    ) throws(Budget.Refusal) -> Reply {
        let share = share
        try share.take(of: .waiting)
        return answer(
            asking: maybeDeferred(begin), first: { share.give(of: .waiting) }, render)
    }

    private func finish<Value>(
        _ result: Result<Value, Failure>, _ form: ErrorForm,
        _ render: (Value) throws -> Response
    ) {
        // The client is gone: it was cancelled for that.
        if isFinished { return }
        do {
            finish(try render(try result.mapError(\.error).get()))
        } catch {
            let error = rootCause(of: error)
            // The operator hears of what is neither the client's fault nor a limit at work.
            if !(error is HTTPError || error is ChatError) { report(error) }
            finish(form.render(HTTPError(error)))
        }
    }
}
