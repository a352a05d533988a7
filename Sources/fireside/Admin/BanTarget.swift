// Whom a ban is about.
// SPDX-License-Identifier: MIT

import ArgumentParser
import Chat
import HTTP

/// The argument NAME|ADDRESS. What reads as an address is one, unless `--name` says otherwise.
struct BanTarget: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "A name, or an IPv4 or IPv6 address. An IPv6 address stands for its /64 network.",
            valueName: "name|address"))
    var target: String

    @Flag(name: .customLong("name"), help: "It is a name, although it reads as an address.")
    var isName = false

    /// As typed, without the blanks around it, which a paste can bring along.
    private var word: String { target.trimmed }

    /// - Throws: `ValidationError` for what only looks like an address: a ban of the name `192.0.2.0/24`
    ///   would keep nobody away.
    func validate() throws {
        guard !isName, PeerAddress(word) == nil, word.looksLikeAddress else { return }
        throw ValidationError(
            "\(word.visible) is not one IPv4 address, or one IPv6 address or its /64 network. "
                + "If it is a name, add --name.")
    }

    /// Writes `"name":…` or `"address":…`.
    func write(to json: inout JSONWriter) {
        let isAddress = !isName && PeerAddress(word) != nil
        json.field(isAddress ? "address" : "name", word)
    }
}

extension String {
    fileprivate var trimmed: String {
        let blanks = { (letter: Character) in letter.isWhitespace }
        let rest = drop(while: blanks)
        return rest.lastIndex { !blanks($0) }.map { String(rest[...$0]) } ?? ""
    }

    /// Digits with dots, colons or slashes between them, as addresses and networks have, up to a `%`.
    fileprivate var looksLikeAddress: Bool {
        let digits = prefix { $0 != "%" }
        return digits.contains(where: \.isWholeNumber) && digits.contains { ".:/".contains($0) }
            && digits.allSatisfy { $0.isHexDigit || ".:/".contains($0) }
    }
}
