// The chat's paths, below the base path.
// SPDX-License-Identifier: MIT

import HTTP

extension BasePath {
    /// The resources at their paths below this one. They also stay where they are, for proxies that
    /// remove the base path before they pass a request on, and for what asks the server itself, such as a
    /// monitor. Both ways lead to the same answer, so nobody has to say which proxy is there.
    func mount(_ resources: [String: any Resource]) -> [String: any Resource] {
        if self == .root { return resources }
        var mounted = resources
        for (path, resource) in resources { mounted[description + path] = resource }
        mounted[description] = BaseRedirect(self)
        return mounted
    }
}

/// `GET /chat`: the slash behind a folder, which people leave out. Links of the page do not need it, but
/// the cookie's path does.
private final class BaseRedirect: RendersGET {
    private let base: BasePath

    init(_ base: BasePath) { self.base = base }

    func renderGET(_ request: Request) -> Reply {
        var response = Response.text(.seeOther, "")
        // What the client has sent is encoded once more: letters, digits and signs that mean nothing.
        let query = request.query.encoded
        let target = "\(base)/" + (query.isEmpty ? "" : "?" + query)
        response.fields.append(("Location", target))
        return .response(response)
    }

    func renderHEAD(_ request: Request) -> Reply { renderGET(request) }
}
