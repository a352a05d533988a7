// Which resource answers at which path, and what an error looks like there.
// SPDX-License-Identifier: MIT

/// A tree of one level: exact paths and their resources. Twisted: `Site`.
public final class Site {
    private let resources: [String: any Resource]
    private let root: (any Resource)?

    /// Turns a refusal into an answer; one line of plain text unless told otherwise.
    public var renderError: (Request, HTTPError) -> Response = { Response.text($1) }

    /// Called when a resource throws something else than an ``HTTPError``; the client gets a 500.
    public var onFailure: (any Error) -> Void = { print("a resource failed: \($0)") }

    /// One resource for every path, as Twisted's `isLeaf`.
    public init(_ root: any Resource) {
        self.root = root
        resources = [:]
    }

    /// A resource for each path. Paths match exactly; any other path is 404.
    public init(_ resources: [String: any Resource]) {
        root = nil
        self.resources = resources
    }

    func serve(_ request: Request) {
        request.site = self
        do {
            guard let resource = root ?? resources[request.path] else {
                throw HTTPError(.notFound, "There is nothing at this path.")
            }
            if case .response(let response) = try resource.render(request) {
                request.finish(response)
            }
        } catch let error as HTTPError {
            request.fail(error)
        } catch {
            onFailure(error)
            request.fail(HTTPError(.internalError, "The server failed to answer this request."))
        }
    }
}
