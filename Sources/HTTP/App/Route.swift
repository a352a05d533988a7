// A path and what answers there.
// SPDX-License-Identifier: MIT

/// A resource at the paths of one pattern.
///
/// Which methods it takes is found out once, at the first request. For a type's first question Swift
/// searches all conformances of the program, 100,000 instructions: too long for each route at a start.
final class Route {
    let pattern: PathPattern
    let resource: any Resource
    /// Of its requests.
    let counts: RouteCounts
    /// Its site's.
    let failures: FailureRenderer
    private lazy var get = resource as? any RendersGET
    private lazy var post = resource as? any RendersPOST

    init(
        _ path: String, _ resource: any Resource, _ counts: RouteCounts, _ failures: FailureRenderer
    ) {
        pattern = PathPattern(path)
        self.resource = resource
        self.counts = counts
        self.failures = failures
    }

    /// What stands for the route of a path that has none.
    convenience init(nowhere failures: FailureRenderer) {
        self.init("", Nothing(), failures.monitor.counts.nowhere, failures)
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

    /// The answer to a request took so many microseconds.
    func note(_ time: Int, of method: Method) { failures.monitor.counts.add(time, of: method) }
}

/// All routes of a site.
struct RouteTable {
    /// Routes without places, each in the slot of its path. There are few in one slot.
    private var exact = [[Route]](repeating: [], count: RouteTable.slots)
    /// Shorter ones first: a chat is asked for its channels more often than for what is in them.
    private var open: [Route] = []

    /// - Parameters:
    ///   - base: A path that stands before some of them; they are counted without it.
    ///   - failures: The site's; its counts get a row for each route.
    init(_ resources: [String: any Resource], base: String, _ failures: FailureRenderer) {
        let counts = failures.monitor.counts
        for (path, resource) in resources {
            let name = path.hasPrefix(base + "/") ? String(path.dropFirst(base.count)) : path
            let route = Route(path, resource, counts.addRoute(name), failures)
            if route.pattern.isOpen {
                open.append(route)
            } else {
                exact[RouteTable.slot(of: path.utf8.span)].append(route)
            }
        }
        open.sort { $0.pattern.shortest < $1.pattern.shortest }
    }

    /// The route of `path`. One without places goes first.
    func route(of path: Span<UInt8>) -> Route? {
        for route in exact[RouteTable.slot(of: path)] where route.pattern.matches(path) {
            return route
        }
        for route in open where route.pattern.matches(path) { return route }
        return nil
    }

    /// By its length and last byte: those tell most paths apart.
    private static func slot(of path: Span<UInt8>) -> Int {
        let last = path.isEmpty ? 0 : Int(path[path.count - 1])
        return (path.count * 8 + last) % slots
    }

    /// A power of two, by which a processor divides at once.
    private static let slots = 256
}
