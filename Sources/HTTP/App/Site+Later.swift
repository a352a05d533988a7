// What is done for each request whose response comes later, and for each error.
// SPDX-License-Identifier: MIT

import Deferred

extension Site {
    /// The client gets what `response` fires with, or an error in its form.
    func answer(_ request: Request, later response: Deferred<Response>, cancels: Bool) {
        // Found now: the request lets go of what tells it.
        let form = errors.init(request)
        request.wait(for: cancels ? response : nil)
        // One function for both lanes: each of ten thousand that wait holds one.
        response.addBoth { result in
            switch result {
            case .success(let response): request.finish(response)
            case .failure(let failure): self.fail(request, failure.error, form)
            }
        }
    }

    /// The request keeps all that it has until it is let in.
    func render(_ request: Request, after admission: Deferred<Void>) {
        request.keepAll()
        request.onDisconnect { admission.cancel() }
        admission.addBoth { result in
            if request.isFinished { return }
            do {
                try result.mapError(\.error).get()
                try self.render(request)
            } catch {
                self.fail(request, error, self.errors.init(request))
            }
        }
    }

    /// Answers with the error where it has an HTTP form, else with 500. The observer hears of
    /// failures, but not of refusals: those are the client's business.
    func fail(_ request: Request, _ error: any Error, _ form: any ErrorRenderer) {
        // The client has gone, and its Deferred was cancelled for that.
        if request.isFinished { return }
        let error = Site.rootCause(of: error)
        let told = error as? any HTTPErrorConvertible
        if told?.isFailure != false { observer.resourceFailed(error) }
        request.finish(form.render(told?.httpError ?? .failed))
    }

    /// The error of the member that failed, for a `gather`, however many stand around it.
    private static func rootCause(of error: any Error) -> any Error {
        var error = error
        while let group = error as? FirstError { error = group.failure.error }
        return error
    }
}

extension HTTPError {
    /// 500. What went wrong is for the operator's log, not for the client.
    fileprivate static let failed = HTTPError(
        .internalError, "The server failed to answer this request.")
}
