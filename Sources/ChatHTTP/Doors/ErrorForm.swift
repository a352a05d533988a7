// What a refusal looks like to each kind of client.
// SPDX-License-Identifier: MIT

import Chat
import HTTP
import Language

/// Errors travel in band where a client could not see them otherwise.
enum ErrorForm: ErrorRenderer {
    /// A script tag sees neither status nor body: status 200, and its callback is called.
    case script(CallbackName)
    /// A client that accepts JSON gets an object.
    case json
    /// Everyone else, and a client whose callback is not safe, gets a plain sentence.
    case text

    /// Never fails: it is asked for requests that are wrong. A form is chosen from the method, the
    /// callback and the `Accept` field alone.
    init(_ request: Request) {
        // A script tag can only GET.
        let isGet = request.method == .get || request.method == .head
        do {
            if isGet, let callback = try request.callback() {
                self = .script(callback)
            } else {
                self = request.field("accept", mentions: "application/json") ? .json : .text
            }
        } catch {
            self = .text
        }
    }

    /// The form for a client whose callback has been read; nil where it named none.
    init?(_ callback: CallbackName?) {
        guard let callback else { return nil }
        self = .script(callback)
    }

    /// `Retry-After` is in the JSON form's head. A script cannot read a head: it finds `retry` in
    /// its object.
    func render(_ error: HTTPError, in language: Language) -> Response {
        switch self {
        case .script(let callback):
            return .json(ErrorForm.message(error, in: language), to: callback)
        case .text: return .text(error, in: language).challenged()
        case .json:
            var response = Response(
                .json(error.status), .json(ErrorForm.message(error, in: language).bytes))
            response.retry(after: error.retryAfter)
            return response.challenged()
        }
    }

    /// `{"error":{"status":…,"message":"…"}}`, with `retry` in milliseconds where waiting helps,
    /// and with `channels` where some of those that were asked for are refused.
    static func message(_ error: HTTPError, in language: Language) -> JSON {
        .error(
            status: error.status.code, message: error.text.text(in: language),
            retry: error.retryAfter, channels: error.refused)
    }
}

extension Response {
    /// A 401 names the way to log in. RFC 9110 section 11.6.1. No browser knows this one, so none
    /// shows a window of its own.
    fileprivate func challenged() -> Response {
        guard head.status == .unauthorized else { return self }
        var response = self
        response.fields.append(("WWW-Authenticate", "Fireside"))
        return response
    }
}
