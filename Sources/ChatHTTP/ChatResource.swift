// What all resources of a chat have in common.
// SPDX-License-Identifier: MIT

import HTTP

/// A resource that works with the parts of a chat. A subclass says which methods it answers.
class ChatResource: Resource {
    let chat: ChatContext

    init(_ chat: ChatContext) {
        self.chat = chat
    }
}
