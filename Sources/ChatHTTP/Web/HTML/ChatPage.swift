// The page at an address of its own.
// SPDX-License-Identifier: MIT

import HTTP

/// `GET /chat`: the page for everyone, whatever their browser sends.
final class ChatPage: ChatResource, RendersGET {
    func renderGET(_ request: Request) throws -> Reply { try chat.page.answer(request) }
}
