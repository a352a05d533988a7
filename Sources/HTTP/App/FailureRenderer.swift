// What an error becomes, for the client and for the operator.
// SPDX-License-Identifier: MIT

import Deferred
import Language

/// Renders the errors of a site's requests, and reports those that are not the client's business.
final class FailureRenderer {
    private let forms: any ErrorRenderer.Type
    let monitor: SiteMonitor
    /// What the client of a request reads.
    var language: (Request) -> Language = \.acceptedLanguage

    init(_ forms: any ErrorRenderer.Type, _ monitor: SiteMonitor) {
        self.forms = forms
        self.monitor = monitor
    }

    /// The form of errors that the client of `request` understands.
    func form(for request: Request) -> any ErrorRenderer { forms.init(request) }

    /// The error in its HTTP form where it has one, else 500. The observer hears of it.
    ///
    /// - Parameters:
    ///   - language: What they read who are told.
    ///   - address: Who is told.
    func response(
        to error: any Error, in form: any ErrorRenderer, _ language: Language,
        for address: PeerAddress
    ) -> Response {
        let error = FailureRenderer.rootCause(of: error)
        let told = error as? any HTTPErrorConvertible
        if told?.isFailure != false { monitor.failed(error) }
        let refusal = told?.httpError ?? .failed
        monitor.refused(refusal, from: address)
        return form.render(refusal, in: language)
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
    fileprivate static let failed = HTTPError(.internalError, .serverFailed, reason: .serverError)
}
