// What a resource gives back when it has rendered a request.
// SPDX-License-Identifier: MIT

public import Deferred

/// A response, or the promise of one.
public enum Reply: ExpressibleByStringLiteral {
    /// Goes out as it is.
    case response(Response)
    /// Goes out when the Deferred fires; when it fails, an error goes out in the site's form. The
    /// request lets go of its header, query and body until then.
    ///
    /// The Deferred is cancelled when the client goes away: nobody wants its result. Where the work is
    /// to be done all the same, `cancels` is false.
    ///
    /// A resource that knows the form of errors already can give it; else the site finds it out.
    case later(
        Deferred<Response>, cancels: Bool = true, errors: (any ErrorRenderer)? = nil)
    /// Has no end: the head goes out with what stands in the body, and the handler has the connection
    /// from then on. Where the request has taken a place, the stream keeps it.
    ///
    /// No length is told. So the connection closes behind the stream, and the head says so, unless its
    /// status is 101.
    case stream(Response, any StreamHandler)
    /// The resource keeps the request and calls ``Request/finish(_:)`` itself. Twisted's
    /// `NOT_DONE_YET`.
    case notDoneYet

    /// One line of plain text: `return "OK"`.
    public init(stringLiteral line: String) {
        self = .response(.line(.ok, line))
    }
}
