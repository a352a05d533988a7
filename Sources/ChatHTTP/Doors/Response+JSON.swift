// The same answer as JSON, or wrapped in the caller's callback.
// SPDX-License-Identifier: MIT

public import Chat
public import HTTP

extension Response {
    /// `json` for the client: a script that calls `callback`, or JSON where there is none.
    ///
    /// The comment in front keeps the body from being taken for another kind of file by its first
    /// bytes (Rosetta Flash).
    public static func json(_ json: JSON, to callback: CallbackName?) -> Response {
        guard let callback else { return Response(.json(.ok), .json(json.bytes)) }
        return Response(.script, Body("/**/", callback.name, "(", shared: json.bytes, ");\n"))
    }
}

extension Body {
    /// One JSON value, and a line feed outside of it. docs/decisions/0024-answers-are-lines.md
    static func json(_ json: [UInt8]) -> Body { Body(shared: json, "\n") }
}
