// Finds the addresses of a host's name, beside the loop.
// SPDX-License-Identifier: MIT

import Deferred
import Glibc

/// Looks names up on threads of their own, since `getaddrinfo` can block for half a minute. One for each
/// loop, see ``EventLoop/resolver``. Twisted: `reactor.resolve`.
///
/// The system's own resolver knows what the system's administrator has set up: /etc/hosts, the order in
/// /etc/nsswitch.conf, a resolv.conf that changes. libevent's evdns would answer without a thread, but knows
/// less of that, and it parses what anybody may send to a port of this process.
final class HostResolver {
    /// Names that are looked up at once, each on a thread; others wait.
    static let maxThreads = 4

    /// What a thread has found.
    private struct Finding: Sendable {
        let host: String
        let addresses: [ConnectAddress]
    }

    private let findings = Mailbox<Finding>()
    /// Those who wait, by the name that they asked for.
    private var waiting: [String: [Deferred<[ConnectAddress]>]] = [:]
    /// Names for which there was no thread.
    private var queue = FIFO<String>()
    private var threads = 0

    /// - Parameter loop: On which the answers come.
    init(on loop: any Scheduler) {
        findings.open(on: loop) { [weak self] in self?.takeFindings() }
    }

    /// The addresses of `host`, the one to try first in front; empty where none is known. Their port is 0.
    func addresses(of host: String) -> Deferred<[ConnectAddress]> {
        if let address = HostResolver.numeric(host) { return .succeed([address]) }
        let answer = Deferred<[ConnectAddress]>()
        waiting[host, default: []].append(answer)
        if waiting[host]?.count == 1 {
            queue.append(host)
            startThreads()
        }
        return answer
    }

    private func startThreads() {
        while threads < HostResolver.maxThreads, let host = queue.popFirst() {
            threads += 1
            do {
                try startThread("resolver", isDetached: true) { [findings] in
                    let addresses = HostResolver.lookUp(host, flags: 0)
                    findings.post(Finding(host: host, addresses: addresses))
                }
            } catch {
                findings.post(Finding(host: host, addresses: []))
            }
        }
    }

    private func takeFindings() {
        let found = findings.takeAll()
        threads -= found.count
        startThreads()
        for finding in found {
            let answers = waiting.removeValue(forKey: finding.host) ?? []
            for answer in answers { try? answer.callback(finding.addresses) }
        }
    }

    /// An address needs no thread.
    private static func numeric(_ host: String) -> ConnectAddress? {
        lookUp(host, flags: AI_NUMERICHOST).first
    }

    private static func lookUp(_ host: String, flags: Int32) -> [ConnectAddress] {
        var hints = addrinfo()
        hints.ai_flags = flags
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        var addresses: [ConnectAddress] = []
        var next = list
        while let entry = next?.pointee {
            if let address = ConnectAddress(entry) { addresses.append(address) }
            next = entry.ai_next
        }
        return addresses
    }
}
