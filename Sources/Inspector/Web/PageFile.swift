// The files of the page, as they are sent.
// SPDX-License-Identifier: MIT

import HTTP

/// A file of the page: one of `Page/`, as Plugins/EmbedPage has put it into the program.
final class PageFile: RendersGET {
    /// A resource for each file at its own name, and the page at `/`.
    static var resources: [String: any Resource] {
        var resources: [String: any Resource] = [:]
        for (name, text) in embedded {
            resources[name == "index.html" ? "/" : "/" + name] = PageFile(name, text)
        }
        return resources
    }

    private let response: Response

    private init(_ name: String, _ text: StaticString) {
        let head: ResponseHead =
            if name.hasSuffix(".html") {
                .page
            } else if name.hasSuffix(".css") {
                .style
            } else {
                .script
            }
        response = Response(head, Body(text.description))
    }

    func renderGET(_ request: Request) -> Reply { .response(response) }
}
