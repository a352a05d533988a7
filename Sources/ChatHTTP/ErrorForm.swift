// What a refusal looks like to each kind of client.
// SPDX-License-Identifier: MIT

internal import Chat
internal import Libevent

/// Errors travel in band where a client could not see them otherwise.
///
/// Found out before the request is parked, which lets go of its fields.
enum ErrorForm {
    /// A script tag sees neither status nor body: status 200, and its callback is called.
    case script(CallbackName)
    /// A client that accepts JSON gets an object.
    case json
    /// Everyone else, and a client whose callback is not safe, gets a plain sentence.
    case text

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

    func render(_ error: HTTPError) -> Response {
        switch self {
        case .script(let callback): return .message(ErrorForm.message(error), to: callback)
        case .text: return .text(error)
        case .json:
            let body = Body(shared: ErrorForm.message(error).json)
            var response = Response(.json(error.status), body)
            response.retry(after: error.retryAfter)
            return response
        }
    }

    /// `{"error":{"status":…,"message":"…"}}`, with `retry` in milliseconds where waiting helps.
    static func message(_ error: HTTPError) -> Message {
        var json: [UInt8] = []
        json.append(ascii: "{\"error\":{\"status\":")
        json.append(ascii: String(error.status.code))
        json.append(ascii: ",\"message\":")
        json.append(quoted: error.message)
        if let retry = error.retryAfter {
            json.append(ascii: ",\"retry\":")
            json.append(ascii: String(Int(retry / .milliseconds(1))))
        }
        json.append(ascii: "}}")
        return Message(json: json)
    }
}
