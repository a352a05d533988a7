// Permission to read some channels.
// SPDX-License-Identifier: MIT

public import Chat
import FoundationEssentials
import HTTP

/// A JSON Web Token that a script tag can bring where cookies must not count: in the URL.
///
/// The server makes one for a page of its own whose visitor has logged in; the server of a site that
/// embeds the chat makes them for its visitors. RFC 7519, always HS256.
public struct Ticket: Sendable, Equatable {
    /// No ticket may last longer: URLs end up in logs.
    public static let maxLifetime = Duration.seconds(900)

    /// As whom its bearer is listed, and speaks where they may; nil for nobody in particular.
    public var identity: Identity?
    /// Which channels may be read, besides public ones; 64 at most.
    public var channels: [ChannelName]
    /// When it ends, at most ``maxLifetime`` after it is used.
    public var expires: Timestamp
    /// When it begins to be valid; nil for at once.
    public var begins: Timestamp?
    /// Whether its bearer may also post to these channels, under its name.
    public var maySay: Bool
    /// The session that it was made for, where the server made it.
    var session: String?
    /// The id of the ``BotKey`` that it is; nil for a ticket. RFC 7519 section 4.1.7.
    var bot: String?

    /// A ticket that is valid at once. Sign it with a ``TicketKey``.
    ///
    /// - Parameters:
    ///   - identity: Who brings it; nil for nobody in particular.
    ///   - channels: Private channels that may be read; 64 at most.
    ///   - expires: At most ``maxLifetime`` from now.
    ///   - maySay: Whether its bearer may post to these channels.
    public init(
        for identity: Identity?, channels: [ChannelName], expires: Timestamp, maySay: Bool = false
    ) {
        self.identity = identity
        self.channels = channels
        self.expires = expires
        self.maySay = maySay
    }

    /// For somebody of whom only a name is known; nil for nobody in particular.
    public init(name: String?, channels: [ChannelName], expires: Timestamp, maySay: Bool = false) {
        self.init(
            for: name.map(Identity.init(name:)), channels: channels, expires: expires,
            maySay: maySay)
    }
}

extension Ticket {
    /// Whether its bearer may post there, under its name.
    ///
    /// A ``BotKey`` without a list of channels is for all that are public.
    func maySay(in channel: ChannelName) -> Bool {
        guard maySay else { return false }
        let isForAll = bot != nil && channels.isEmpty && !channel.isPrivate
        return isForAll || channels.contains(channel)
    }

    /// The claims, by their names in the token.
    private struct Claims: Codable {
        var sub: String?
        var channels: [String]
        var exp: Double
        var nbf: Double?
        var say: Bool?
        var sid: String?
        var jti: String?
        var pid: String?
    }

    var claims: [UInt8] {
        let claims = Claims(
            sub: identity?.displayName, channels: channels.map(\.description),
            exp: expires.seconds, nbf: begins?.seconds, say: maySay ? true : nil, sid: session,
            jti: bot, pid: identity?.isAccount == true ? identity?.person?.description : nil)
        // Of texts and numbers: there is nothing that could not be encoded.
        return (try? JSONEncoder.sorted.encode(claims)).map(Array.init) ?? []
    }

    /// - Parameter person: Of an account.
    private static func identity(_ name: String, _ person: String?) -> Identity {
        person.flatMap { PersonID($0) }.map { Identity(account: $0, displayName: name) }
            ?? Identity(name: name)
    }

    /// The same ticket, of which it is known who its bearer is. Only a name may be known of them.
    func of(_ person: PersonID?) -> Ticket {
        guard let identity, let person else { return self }
        var ticket = self
        ticket.identity = Identity(name: identity.displayName, person: person)
        return ticket
    }

    /// - Throws: 401 with what is wrong, for the author of the program that made it. Its signature
    ///   is good.
    init(claims bytes: [UInt8]) throws(HTTPError) {
        guard let claims = try? JSONDecoder().decode(Claims.self, from: Data(bytes)),
            let expires = Timestamp(seconds: claims.exp), claims.channels.count <= Query.maxChannels
        else { throw .ticketWithoutClaims }
        channels = []
        for text in claims.channels {
            guard let name = ChannelName(text) else { throw .ticketWithoutClaims }
            channels.append(name)
        }
        do {
            identity = try claims.sub.map { sub throws(HTTPError) in
                Ticket.identity(try Name(sub, of: "sub").text, claims.pid)
            }
        } catch {
            throw .ticketWithoutClaims
        }
        self.expires = expires
        begins = try claims.nbf.map { seconds throws(HTTPError) in
            guard let time = Timestamp(seconds: seconds) else { throw .ticketWithoutClaims }
            return time
        }
        maySay = claims.say ?? false
        session = claims.sid
        bot = claims.jti
    }
}

extension Timestamp {
    /// Since 1970, as tokens have it. RFC 7519 section 2, NumericDate.
    fileprivate var seconds: Double { (Double(milliseconds) / 1000).rounded(.down) }

    /// nil for a time that no clock shows.
    fileprivate init?(seconds: Double) {
        guard abs(seconds) < 1e11 else { return nil }
        self.init(milliseconds: Int(seconds * 1000))
    }
}

extension JSONEncoder {
    /// The same bytes for the same ticket.
    static var sorted: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return encoder
    }
}
