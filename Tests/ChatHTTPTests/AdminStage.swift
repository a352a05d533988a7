// A chat and its operator, without sockets.
// SPDX-License-Identifier: MIT

@testable import Chat
@testable import ChatHTTP
import Deferred
import Foundation
@testable import HTTP

/// One loop's chat, the operator's site beside it, and a program around them that writes down what it is
/// told.
final class AdminStage {
    let calendar = Calendar()
    let clock = ManualClock()
    let limits: SharedLimits
    let sessions: Sessions
    let chat: ChatSite
    let host = WrittenHost()
    let admin: Site

    init(_ login: Sessions.Login = .name, bans: [Ban] = []) {
        sessions = Sessions(calendar, login)
        limits = SharedLimits(bans: BanList(bans, clock: calendar))
        let wall = CalendarOf1970(clock: clock)
        let options = HubOptions()
        let shared = SharedState(hubs: 1, options: options)
        let broker = LocalBroker(
            journal: MemoryJournal(retention: options.retention, clock: wall), shared: shared,
            scheduler: clock, clock: wall, options: options)
        let hub = Hub(
            number: 0, broker: broker, shared: shared, scheduler: clock, clock: wall,
            options: options)
        chat = ChatSite(hub, scheduler: clock, limits: limits, sessions: sessions)
        admin = AdminSite.make(
            AdminContext(
                hub: hub, broker: broker, scheduler: clock, limits: limits, sessions: sessions,
                host: host))
    }

    func get(_ target: String) throws -> Client { try Client(admin, "GET", target, "", bytes: []) }

    @discardableResult
    func post(_ target: String, _ json: String) throws -> Client {
        try Client(admin, "POST", target, "", bytes: Array(json.utf8))
    }

    /// Someone at an address of their own.
    func address(_ text: String) -> PeerAddress { PeerAddress(text) ?? .unknown }
}

/// Keeps what it is told.
final class WrittenHost: AdminHost {
    let facts = ServerFacts(version: "1", journal: "memory", loops: 1)
    var saved: [[Ban]] = []
    var isFull = false
    var actions: [String] = []
    var refused: [(PeerAddress, HTTPError)] = []
    var drains: [Duration?] = []
    var copies: [Deferred<OpenFile>] = []

    struct DiskIsFull: Error, CustomStringConvertible { let description = "the disk is full." }

    func save(_ bans: [Ban]) throws {
        if isFull { throw DiskIsFull() }
        saved.append(bans)
    }

    func refuseWaiting(from address: PeerAddress, _ error: HTTPError) {
        refused.append((address, error))
    }

    func drainStreams(over span: Duration?) { drains.append(span) }

    func backup() throws(HTTPError) -> Deferred<OpenFile> {
        let copy = Deferred<OpenFile>()
        copies.append(copy)
        return copy
    }

    func note(_ action: AdminAction) {
        actions.append([action.name, action.object].compactMap { $0 }.joined(separator: " "))
    }
}
