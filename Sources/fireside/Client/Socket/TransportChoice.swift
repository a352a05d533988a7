// How to reach the server.
// SPDX-License-Identifier: MIT

import ArgumentParser

/// The values of `--transport`.
enum TransportChoice: String, ExpressibleByArgument, CaseIterable {
    /// A WebSocket where the server has one, long polls else.
    case auto
    /// A WebSocket or nothing.
    case websocket
    /// Long polls.
    case poll
}
