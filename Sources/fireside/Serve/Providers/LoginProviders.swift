// The login providers of a server, and what keeps them up to date.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
import Logging
import OpenIDConnect

/// All providers that an operator has named, and the thread that asks them.
struct LoginProviders {
    let providers: [OpenIDProvider]
    private let outgoing: OutgoingLoop
    /// One for each: they read what the provider says of itself, again and again.
    private let readers: [Task<Void, Never>]

    /// Starts to read. The server does not wait for that: a provider that is away keeps nobody out but those
    /// who want to log in with it.
    ///
    /// - Returns: nil where no provider is named; then there is no thread.
    /// - Throws: What is wrong with a file, in a sentence for the user.
    init?(_ options: OIDCOptions, _ log: ThrottledLog) throws {
        let named = try options.providers()
        if named.isEmpty { return nil }
        let outgoing = try OutgoingLoop(trusting: options.trust(for: named))
        self.outgoing = outgoing
        providers = try named.map { provider in
            OpenIDProvider(
                name: provider.name, title: provider.title,
                client: ProviderClient(
                    try provider.settings(), over: outgoing, clock: SystemProviderClock()),
                log: log)
        }
        readers = providers.map { provider in Task { await provider.keepUpToDate() } }
    }

    /// The outgoing thread ends. Nobody can log in afterwards.
    func end() {
        for reader in readers { reader.cancel() }
        outgoing.end()
    }
}

extension OpenIDProvider {
    /// Reads what the provider says of itself whenever that is due, until the task is cancelled.
    fileprivate func keepUpToDate() async {
        while !Task.isCancelled {
            let (next, fault) = await client.refresh()
            if let fault {
                log.note(
                    "login provider \(name) cannot be read", .warning,
                    ["issuer": "\(issuer)", "error": "\(fault)"])
            }
            try? await Task.sleep(for: next)
        }
    }
}

/// The machine's clocks.
struct SystemProviderClock: ProviderClock {
    private let clock = SystemClock()

    var unixTime: Double { Double(clock.now().milliseconds) / 1000 }
    var uptime: Duration { clock.uptime() }
}
