// What an error becomes, for the client and for the operator.
// SPDX-License-Identifier: MIT

import Deferred

/// Renders the errors of a site's requests, and reports those that are not the client's business.
final class FailureRenderer {
    private let forms: any ErrorRenderer.Type
    /// Hears of failures.
    var observer: any ServerObserver = PrintingObserver()

    init(_ forms: any ErrorRenderer.Type) { self.forms = forms }

    /// The form of errors that the client of `request` understands.
    func form(for request: Request) -> any ErrorRenderer { forms.init(request) }

    /// The error in its HTTP form where it has one, else 500. The observer hears of failures, but
    /// not of refusals.
    func response(to error: any Error, in form: any ErrorRenderer) -> Response {
        let error = FailureRenderer.rootCause(of: error)
        let told = error as? any HTTPErrorConvertible
        if told?.isFailure != false { observer.resourceFailed(error) }
        return form.render(told?.httpError ?? .failed)
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
