// A path and what answers there.
// SPDX-License-Identifier: MIT

/// A resource at the paths of one pattern.
///
/// Which methods it takes is found out once, at the first request. For a type's first question Swift
/// searches all conformances of the program, 100,000 instructions: too long for each route at a start.
final class Route {
    let pattern: PathPattern
    let resource: any Resource
    private lazy var get = resource as? any RendersGET
    private lazy var post = resource as? any RendersPOST

    init(_ path: String, _ resource: any Resource, _ counts: RouteCounts) {
        pattern = PathPattern(path, counts)
        self.resource = resource
    }

    /// What stands for the route of a path that has none.
    convenience init(nowhere counts: SiteCounts) {
        self.init("", Nothing(), counts.nowhere)
    }

    /// It takes no method.
    private final class Nothing: Resource {}

    /// - Returns: Nil for a method that the resource does not take.
    func render(_ request: Request) throws -> Reply? {
        switch request.method {
        case .get: try get?.renderGET(request)
        case .head: try get?.renderHEAD(request)
        case .post: try post?.renderPOST(request)
        case .options: .response(resource.allowing(Response(.noContent, Body(""))))
        case .put, .patch, .delete, .trace: nil
        }
    }
}

/// All routes of a site.
struct RouteTable {
    /// Routes without places, by the length of their path.
    private var exact: [[Route]] = []
    /// Shorter ones first: a chat is asked for its channels more often than for what is in them.
    private var open: [Route] = []

    /// - Parameters:
    ///   - base: A path that stands before some of them; they are counted without it.
    ///   - counts: Gets a row for each route.
    init(_ resources: [String: any Resource], base: String, _ counts: SiteCounts) {
        let routes = resources.map { path, resource in
            let name = path.hasPrefix(base + "/") ? String(path.dropFirst(base.count)) : path
            return Route(path, resource, counts.addRoute(name))
        }
        .sorted { $0.pattern.shortest < $1.pattern.shortest }
        let longest = routes.map(\.pattern.shortest).max() ?? 0
        exact = Array(repeating: [], count: longest + 1)
        for route in routes {
            if route.pattern.isOpen {
                open.append(route)
            } else {
                exact[route.pattern.shortest].append(route)
            }
        }
    }

    /// The route of `path`. One without places goes first.
    func route(of path: Span<UInt8>) -> Route? {
        if path.count < exact.count {
            for route in exact[path.count] where route.pattern.matches(path) { return route }
        }
        for route in open where route.pattern.matches(path) { return route }
        return nil
    }
}
