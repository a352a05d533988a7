// A channel's name in an address.
// SPDX-License-Identifier: MIT

import Chat
import HTTP

extension ChannelName {
    /// As it stands in a path or a query: UTF-8, percent-encoded. ASCII alone, so it may stand in a field
    /// of a response, too, and means nothing in a page.
    var inAddress: String { PercentCoding.encode(description) }
}
