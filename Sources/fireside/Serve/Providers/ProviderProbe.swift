// Whether a provider can be used, for somebody who waits for the answer.
// SPDX-License-Identifier: MIT

import EventLoop
import OpenIDConnect

/// Asks a provider once what it says of itself, on a loop of its own.
struct ProviderProbe {
    let client: ProviderClient

    /// - Returns: What is wrong; nil where visitors could log in.
    func run() throws -> ProviderFault? {
        let loop = try EventLoop()
        let (deferred, promise) = loop.promise(of: Optional<ProviderFault>.self)
        Task { promise.fire(.success(await client.refresh().fault)) }
        return try loop.wait(for: deferred)
    }
}
