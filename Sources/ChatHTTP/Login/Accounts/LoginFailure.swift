// Why a login with a provider came to nothing, in a sentence for the page.
// SPDX-License-Identifier: MIT

import Chat
import HTTP
import Language

/// Stands in the page's address: `/?login=expired`. What a provider says is never shown.
enum LoginFailure: String, Error {
    /// The visitor has said no, or the provider has.
    case cancelled
    /// There is no such login under way in this browser, or it has come back before.
    case expired
    /// The operator does not let them in.
    case denied
    /// What came back proves nothing.
    case failed
    /// The provider, or the server's own memory of logins, does not answer.
    case unavailable
    /// Too many logins are under way.
    case busy

    /// - Parameter error: What ended a login.
    init(_ error: any Error) {
        switch error {
        case let failure as LoginFailure: self = failure
        case ProviderError.notAllowed: self = .denied
        case ProviderError.unproven: self = .failed
        case let error as HTTPError where error.status == .forbidden: self = .denied
        default: self = .unavailable
        }
    }

    /// For the visitor.
    var sentence: LocalizedText {
        switch self {
        case .cancelled: .loginCancelled
        case .expired: .loginExpired
        case .denied: .loginDenied
        case .failed: .loginFailed
        case .unavailable: .loginUnavailable
        case .busy: .loginBusy
        }
    }

    /// The same for the metrics.
    var outcome: LoginCounts.Outcome {
        switch self {
        case .unavailable, .busy: .unavailable
        case .cancelled, .expired, .denied, .failed: .refused
        }
    }

    /// Back to the page, which shows the sentence.
    func redirect(below base: BasePath) -> Response {
        .redirect(to: "\(base)/?login=\(rawValue)")
    }
}

extension Response {
    /// 303. The address is our own, or was checked.
    static func redirect(to address: String) -> Response {
        var response = Response.text(.seeOther, "")
        response.fields.append(("Location", address))
        return response
    }
}
