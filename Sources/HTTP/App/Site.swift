// Which resource answers at which path, and what an error looks like there.
// SPDX-License-Identifier: MIT

/// Paths and their resources. Twisted: `Site`.
public final class Site {
    /// For every path, where there is one.
    private let root: Route?
    private let routes: RouteTable

    /// What its clients may make a server hold. Sites that share one count together.
    public var budget = Budget()

    private let filter: (any RequestFilter)?
    let failures: FailureRenderer

    /// Hears of what goes wrong here and on the connections of its servers. Unless told otherwise,
    /// errors of resources are printed.
    public var observer: any ServerObserver {
        get { failures.observer }
        set { failures.observer = newValue }
    }

    /// One resource for every path, as Twisted's `isLeaf`.
    ///
    /// - Parameters:
    ///   - filter: Sees each request before its resource does; without one, all are let in.
    ///   - errors: The form of errors.
    public init(
        _ root: any Resource, filter: (any RequestFilter)? = nil,
        errors: any ErrorRenderer.Type = PlainErrors.self
    ) {
        self.root = Route(PathPattern("/"), root)
        self.filter = filter
        failures = FailureRenderer(errors)
        routes = RouteTable([:])
    }

    /// A resource for each path; any other path is 404.
    ///
    /// Paths match exactly. `{name}` as a whole segment stands for any one segment, which is the
    /// request's ``Request/pathValue(_:)``; a path without such places goes first.
    ///
    /// - Parameters:
    ///   - filter: Sees each request before its resource does; without one, all are let in.
    ///   - errors: The form of errors.
    public init(
        _ resources: [String: any Resource], filter: (any RequestFilter)? = nil,
        errors: any ErrorRenderer.Type = PlainErrors.self
    ) {
        root = nil
        self.filter = filter
        failures = FailureRenderer(errors)
        routes = RouteTable(resources)
    }

    /// Asks the filter, then renders. Each error becomes a response in the form that suits the
    /// client; nothing is thrown to the connection. It may answer before it returns.
    func serve(_ request: Request) {
        do {
            if let admission = try filter?.admit(request) {
                return render(request, after: admission)
            }
            try render(request)
        } catch {
            fail(request, error)
        }
    }

    func fail(_ request: Request, _ error: any Error) {
        if request.isFinished { return }
        request.finish(failures.response(to: error, in: failures.form(for: request)))
    }

    /// - Throws: 404 where no resource has the path, and what the resource throws.
    func render(_ request: Request) throws {
        guard let route = root ?? route(of: request) else {
            throw HTTPError(.notFound, "There is nothing at this path.")
        }
        switch try route.render(request) {
        case .response(let response)?: request.finish(response)
        case .later(let response, let cancels, let form)?:
            answer(request, later: response, cancels: cancels, form)
        case .stream(let response, let handler)?: request.stream(response, handler)
        case .notDoneYet?: request.letGoOfFields()
        case nil: refuseMethod(of: request, route.resource)
        }
    }

    private func route(of request: Request) -> Route? {
        guard let path = request.head?.path, let route = routes.route(of: path.span) else {
            return nil
        }
        if route.pattern.isOpen { request.match(route.pattern) }
        return route
    }

    /// 405 with the `Allow` field, as RFC 9110 section 15.5.6 requires.
    private func refuseMethod(of request: Request, _ resource: any Resource) {
        let error = HTTPError(
            .methodNotAllowed,
            "This path takes \(resource.methods.joined(separator: ", ")) and OPTIONS, "
                + "not \(request.method.name).")
        request.finish(resource.allowing(failures.form(for: request).render(error)))
    }
}
