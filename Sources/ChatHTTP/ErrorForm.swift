// What a refusal looks like to each kind of client.
// SPDX-License-Identifier: MIT

internal import Chat
internal import Libevent

/// Errors travel in band where a client could not see them otherwise.
enum ErrorForm {
    /// - A script tag sees neither status nor body, so it gets status 200 and its callback is called.
    /// - A client that accepts JSON gets an object.
    /// - Everyone else, and a client whose callback is not safe, gets a plain sentence.
    static func render(_ request: Request, _ error: HTTPError) -> Response {
        if let callback = try? request.callback() {
            return .message(message(error), to: callback)
        }
        guard acceptsJSON(request), error != .badCallback else { return .text(error) }
        var response = Response(.json(error.status), Body(shared: message(error).json))
        response.retry(after: error.retryAfter)
        return response
    }

    private static func acceptsJSON(_ request: Request) -> Bool {
        request.field("accept")?.lowercased().contains("application/json") ?? false
    }

    /// `{"error":{"status":…,"message":"…"}}`, with `retry` in milliseconds where waiting helps.
    static func message(_ error: HTTPError) -> Message {
        let retry = error.retryAfter.map { #","retry":\#(Int($0 / .milliseconds(1)))"# } ?? ""
        let text = error.message.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        let object = #"{"error":{"status":\#(error.status.code),"message":"\#(text)"\#(retry)}}"#
        return Message(json: Array(object.utf8))
    }
}
