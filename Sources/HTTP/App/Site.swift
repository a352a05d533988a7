// Which resource answers at which path, and what an error looks like there.
// SPDX-License-Identifier: MIT

public import Language

/// Paths and their resources. Twisted: `Site`.
public final class Site {
    /// For every path, where there is one.
    private let root: Route?
    private let routes: RouteTable
    /// For paths that no resource has.
    private let nowhere: Route

    /// What its clients may make a server hold. Sites that share one count together.
    public var budget = Budget()

    private let filter: (any RequestFilter)?
    let failures: FailureRenderer

    /// Hears of what goes wrong here and on the connections of its servers. Unless told otherwise,
    /// errors of resources are printed.
    public var observer: any ServerObserver {
        get { monitor.observer }
        set { monitor.observer = newValue }
    }

    /// In which language the client of a request is told an error. Unless told otherwise, by
    /// `Accept-Language`.
    public var language: (Request) -> Language {
        get { failures.language }
        set { failures.language = newValue }
    }

    /// Counts, and tells the observer.
    var monitor: SiteMonitor { failures.monitor }

    /// One resource for every path, as Twisted's `isLeaf`.
    ///
    /// - Parameters:
    ///   - filter: Sees each request before its resource does; without one, all are let in.
    ///   - errors: The form of errors.
    public init(
        _ root: any Resource, filter: (any RequestFilter)? = nil,
        errors: any ErrorRenderer.Type = PlainErrors.self
    ) {
        let monitor = SiteMonitor()
        failures = FailureRenderer(errors, monitor)
        self.root = Route("/", root, monitor.counts.addRoute("/"), failures)
        self.filter = filter
        routes = RouteTable([:], base: "", failures)
        nowhere = Route(nowhere: failures)
    }

    /// A resource for each path; any other path is 404.
    ///
    /// Paths match exactly. `{name}` as a whole segment stands for any one segment, which is the
    /// request's ``Request/pathValue(_:)``; a path without such places goes first.
    ///
    /// - Parameters:
    ///   - filter: Sees each request before its resource does; without one, all are let in.
    ///   - errors: The form of errors.
    public convenience init(
        _ resources: [String: any Resource], filter: (any RequestFilter)? = nil,
        errors: any ErrorRenderer.Type = PlainErrors.self
    ) {
        self.init(resources, filter: filter, errors: errors, monitor: SiteMonitor())
    }

    /// - Parameters:
    ///   - base: A path that stands before some of theirs; requests are counted without it.
    ///   - monitor: Its counts may be read elsewhere.
    package init(
        _ resources: [String: any Resource], base: String = "", filter: (any RequestFilter)?,
        errors: any ErrorRenderer.Type, monitor: SiteMonitor
    ) {
        root = nil
        self.filter = filter
        failures = FailureRenderer(errors, monitor)
        routes = RouteTable(resources, base: base, failures)
        nowhere = Route(nowhere: failures)
    }

    /// Asks the filter, then renders. Each error becomes a response in the form that suits the
    /// client; nothing is thrown to the connection. It may answer before it returns.
    func serve(_ request: Request) {
        let route = route(of: request)
        request.match(route)
        do {
            if let admission = try filter?.admit(request) {
                return render(request, by: route, after: admission)
            }
            try render(request, by: route)
        } catch {
            fail(request, error)
        }
    }

    func fail(_ request: Request, _ error: any Error) {
        if request.isFinished { return }
        let form = failures.form(for: request)
        let language = failures.language(request)
        request.finish(failures.response(to: error, in: form, language, for: request.peer))
    }

    /// - Throws: 404 where no resource has the path, and what the resource throws.
    func render(_ request: Request, by route: Route) throws {
        guard route !== nowhere else {
            throw HTTPError(.notFound, .nothingHere, reason: .notFound)
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

    private func route(of request: Request) -> Route {
        if let root { return root }
        guard let path = request.head?.path, let route = routes.route(of: path.span) else {
            return nowhere
        }
        return route
    }

    /// 405 with the `Allow` field, as RFC 9110 section 15.5.6 requires.
    private func refuseMethod(of request: Request, _ resource: any Resource) {
        let error = HTTPError(
            .methodNotAllowed,
            .wrongMethod(
                methods: resource.methods.joined(separator: ", "), method: request.method.name),
            reason: .wrongMethod)
        monitor.refused(error, from: request.peer)
        let told = failures.form(for: request).render(error, in: failures.language(request))
        request.finish(resource.allowing(told))
    }
}
