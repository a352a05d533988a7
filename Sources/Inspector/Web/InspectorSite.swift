// The inspector's paths.
// SPDX-License-Identifier: MIT

import EventLoop
import HTTP

extension Inspector {
    /// The page and what it asks for, on the inspector's loop.
    static func serve(
        _ newsroom: Newsroom, on loop: EventLoop, _ options: Options
    ) throws(ListenError) -> HTTPServer {
        var resources = PageFile.resources
        resources["/setup"] = SetupResource(options.visitors)
        resources["/qr.svg"] = QRCodeResource(options.visitors)
        resources["/events"] = EventsResource(newsroom)
        resources["/chains/{number}"] = ChainResource(newsroom)
        let check = HostCheck(options.host)
        let site = Site(resources, filter: check)
        // A page takes up to six connections, and one wait.
        site.budget = Budget(
            Budget.usual(connections: maxPages * 6, unread: 32 << 20).merging(
                [.waiting: Budget.Limit(total: maxPages * 2)]) { $1 })
        let server = try loop.listenTCP(options.port, host: options.host, site)
        check.port = server.port
        return server
    }
}
