// What answers at a path.
// SPDX-License-Identifier: MIT

/// Something that answers requests. Twisted: `Resource`.
///
/// A resource says which methods it knows by the protocols it adopts, so the compiler catches a
/// misspelt `renderPOST`, and `405 Method Not Allowed` names the right ones.
public protocol Resource: AnyObject {}

/// Answers GET, and HEAD with it.
public protocol RendersGET: Resource {
    /// - Throws: An ``HTTPError`` to refuse the request; anything else is answered with 500.
    func renderGET(_ request: Request) throws -> Reply

    /// Answers without a body, and never makes the client wait.
    func renderHEAD(_ request: Request) throws -> Reply
}

/// Answers POST.
public protocol RendersPOST: Resource {
    /// - Throws: An ``HTTPError`` to refuse the request; anything else is answered with 500.
    func renderPOST(_ request: Request) throws -> Reply
}

extension RendersGET {
    /// Answers 200 with no body.
    public func renderHEAD(_ request: Request) throws -> Reply { .response(.text(.ok, "")) }
}

extension Resource {
    /// The methods that this resource takes, without `OPTIONS`, which every resource does.
    var methods: [String] {
        var methods: [String] = []
        if self is any RendersGET { methods += ["GET", "HEAD"] }
        if self is any RendersPOST { methods.append("POST") }
        return methods
    }

    /// `response`, with the field `Allow`.
    func allowing(_ response: Response) -> Response {
        var response = response
        response.fields.append(("Allow", (methods + ["OPTIONS"]).joined(separator: ", ")))
        return response
    }
}
