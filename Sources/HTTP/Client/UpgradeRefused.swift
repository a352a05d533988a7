// A server that speaks no other protocol.
// SPDX-License-Identifier: MIT

/// The server has answered a request for another protocol without switching to it.
public struct UpgradeRefused: Error {
    /// What it has said instead.
    public let response: ClientResponse
}
