// `GET /health`: whether the server is up.
// SPDX-License-Identifier: MIT

import HTTP

/// `ok` as long as the loop turns.
final class HealthResource: RendersGET {
    func renderGET(_ request: Request) -> Reply { "ok" }
}
