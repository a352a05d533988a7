// Which end of a connection this is.
// SPDX-License-Identifier: MIT

/// One end of a WebSocket connection. Only a client's frames are masked. RFC 6455 section 5.1.
public enum EndpointRole: Sendable {
    /// Reads masked frames, and writes plain ones.
    case server
    /// Reads plain frames, and writes masked ones.
    case client
}
