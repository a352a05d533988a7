// A Bayeux connect that has to ask for a second time, and for as many times as it takes.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP

/// What a connect waits for, after its first question. It asks in a loop, so that no chain grows with what
/// its client does.
struct BayeuxConnectAgain<Output> {
    fileprivate var answer: Deferred<Output>?
    /// The hub, or its time.
    fileprivate var awaited: Deferred<Void>?
    fileprivate var isAsking = false
    fileprivate var isToAsk = false

    /// Whether it has begun, and is not over.
    var isWaiting: Bool { answer != nil }
}

extension BayeuxConnect {
    /// - Returns: Fires as ``begin()`` does.
    func askAgain() -> Deferred<Output> {
        let answer = Deferred<Output>(DeferredTrace.name("connect"), cancelling: self)
        again.answer = answer
        askOnceMore()
        return answer
    }

    /// Asks until it has to wait, or is answered. What is there at once is followed in this loop.
    func askOnceMore() {
        again.isToAsk = true
        if again.isAsking { return }
        again.isAsking = true
        while again.isToAsk, again.isWaiting {
            again.isToAsk = false
            again.awaited.take()?.cancel()
            askNow()
        }
        again.isAsking = false
    }

    private func askNow() {
        shortenHold()
        switch lookAtSession() {
        case nil: fire(refusal(.unknownClient("")))
        case .replaced?: fire(emptyReply())
        case .time?: waitForTime()
        case .hub(let question)?: follow(question)
        }
    }

    /// There is nothing to ask: messages go to a stream, or the session listens to nothing.
    private func waitForTime() {
        if left == .zero { return fire(emptyReply()) }
        let time = Deferred<Void>()
        time.addTimeout(left, clock: door.chat.scheduler)
        pursue(time) { connect, _ in connect.fire(connect.emptyReply()) }
    }

    private func follow(_ question: BayeuxQuestion) {
        do throws(ChatError) {
            pursue(try ask(question)) { connect, result in
                switch result {
                case .failure(let failure):
                    connect.fire(connect.refusal(HTTPError(of: failure.error)))
                case .success(let batch):
                    guard let answer = connect.answer(batch, to: question) else {
                        return connect.askOnceMore()
                    }
                    connect.fire(answer)
                }
            }
        } catch {
            fire(refusal(error.httpError))
        }
    }

    /// Calls `body` when `deferred` fires, unless it is given up before.
    private func pursue<Value>(
        _ deferred: Deferred<Value>,
        _ body: @escaping (BayeuxConnect, Result<Value, Failure>) -> Void
    ) {
        let outcome = deferred.addBoth { result -> Void in
            if case .failure(let failure) = result, failure.error is CancelledError { return }
            self.again.awaited = nil
            body(self, result)
        }
        if !outcome.hasFired { again.awaited = outcome }
    }

    private func fire(_ answer: BayeuxAnswer) {
        again.awaited.take()?.cancel()
        // Its client may have gone meanwhile.
        try? again.answer.take()?.callback(write(answer))
    }
}

extension BayeuxConnect: Cancellable {
    /// From its Deferred: the client is gone.
    func cancel() {
        again.awaited.take()?.cancel()
        again.answer = nil
        leave()
    }
}
