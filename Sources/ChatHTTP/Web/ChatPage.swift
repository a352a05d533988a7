// The page at an address of its own.
// SPDX-License-Identifier: MIT

internal import HTTP

/// `GET /chat`: the page for everyone, whatever their browser sends.
final class ChatPage: RendersGET {
    private let page: FrontPage

    init(_ page: FrontPage) {
        self.page = page
    }

    func renderGET(_ request: Request) throws -> Reply { try page.answer(request) }
}
