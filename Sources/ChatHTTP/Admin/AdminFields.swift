// What an operator posts.
// SPDX-License-Identifier: MIT

import Chat
import HTTP

/// One JSON object with few fields, each checked when it is asked for.
struct AdminFields {
    private let fields: JSONFields

    /// - Throws: 400 for a body that is not one JSON object.
    init(_ request: Request) throws(HTTPError) {
        do { fields = try JSONFields(posted: request.body, atMost: 16) } catch {
            throw HTTPError(toOperator: .badRequest, "The body must be one JSON object: \(error)")
        }
    }

    /// - Throws: 400 for a field that is there twice, or no string.
    func text(_ name: StaticString) throws(HTTPError) -> String? {
        guard let part = try part(name) else { return nil }
        guard let text = part.string else {
            throw HTTPError(toOperator: .badRequest, "\(name) must be a string.")
        }
        return text
    }

    /// A name that somebody may have.
    ///
    /// - Throws: 400 for another one.
    func name() throws(HTTPError) -> String? {
        guard let text = try text("name") else { return nil }
        return try Name(text, of: "name").text
    }

    /// - Throws: 400 for anything but a whole number of seconds, up to a hundred years.
    func seconds(_ name: StaticString) throws(HTTPError) -> Int? {
        guard let part = try part(name) else { return nil }
        return try Parameter.whole(
            part.posted, name, in: 1...3_155_760_000, inSeconds: true)
    }

    /// - Throws: 400 for anything but true and false.
    func flag(_ name: StaticString) throws(HTTPError) -> Bool? {
        guard let part = try part(name) else { return nil }
        switch String(decoding: part.posted, as: UTF8.self) {
        case "true": return true
        case "false": return false
        default: throw HTTPError(toOperator: .badRequest, "\(name) must be true or false.")
        }
    }

    /// Whom a ban is about.
    ///
    /// - Throws: 400 where there is neither a name nor an address, or both; 400 for this machine, where a
    ///   proxy may act for everyone.
    func target() throws(HTTPError) -> Ban.Target {
        switch (try name(), try text("address")) {
        case (let name?, nil): return .name(name)
        case (nil, let text?):
            guard let address = PeerAddress(text) else {
                throw HTTPError(toOperator: .badRequest, "address must be an IPv4 or IPv6 address.")
            }
            guard !address.isLoopback else { throw .ownMachine }
            return .address(address)
        default: throw HTTPError(toOperator: .badRequest, "Give either a name or an address.")
        }
    }

    private func part(_ name: StaticString) throws(HTTPError) -> JSONPart? {
        do { return try fields.value(name) } catch {
            throw HTTPError(toOperator: .badRequest, "The field \(name) was given twice.")
        }
    }
}

extension HTTPError {
    /// 400.
    fileprivate static let ownMachine = HTTPError(
        toOperator: .badRequest,
        "That is this machine itself. A proxy here may act for everyone: start the server with "
            + "--trust-proxy, and ban the address of the client.")
}
