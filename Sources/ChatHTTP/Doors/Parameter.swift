// What a parameter may be, wherever it stands: in a query, a form, or a frame.
// SPDX-License-Identifier: MIT

import Chat
import HTTP
import Language

/// The rules for the bytes of one parameter, and the sentence for everything else.
enum Parameter {
    /// A whole number.
    ///
    /// - Parameter inSeconds: Whether the sentence calls it a number of seconds.
    static func whole(
        _ digits: ArraySlice<UInt8>, _ name: StaticString, in range: ClosedRange<Int>,
        inSeconds: Bool = false
    ) throws(HTTPError) -> Int {
        guard let number = Int(decimal: digits.span), range.contains(number) else {
            // As it is to be typed: not 86,400.
            let (from, to) = (String(range.lowerBound), String(range.upperBound))
            throw HTTPError(
                .badRequest,
                inSeconds
                    ? .notWholeSeconds(name: name, from: from, to: to)
                    : .notWhole(name: name, from: from, to: to), reason: .badParameter)
        }
        return number
    }

    /// A mark that a client made up: `client`, `nonce`.
    static func mark(_ mark: ArraySlice<UInt8>, _ name: StaticString) throws(HTTPError) -> String {
        guard (8...64).contains(mark.count), mark.allSatisfy(\.isMarkByte) else {
            throw HTTPError(.badRequest, .badMark(name: name), reason: .badParameter)
        }
        return String(ascii: mark.span)
    }

    /// From where on a client wants to hear: `since`.
    static func cursor(_ text: ArraySlice<UInt8>) throws(HTTPError) -> Cursor {
        guard let cursor = Cursor(utf8: text.span) else { throw .badCursor }
        return cursor
    }

    /// Channels' names, those that come twice left out.
    ///
    /// - Throws: 400 for names that cannot be a channel's, and it names them all.
    static func channels(_ names: [ArraySlice<UInt8>]) throws(HTTPError) -> [ChannelName] {
        var channels: [ChannelName] = []
        var bad: [String] = []
        for text in names {
            if let name = ChannelName(utf8: text.span) {
                if !channels.contains(name) { channels.append(name) }
            } else {
                bad.append(String(decoding: text, as: UTF8.self))
            }
        }
        guard bad.isEmpty else { throw .badChannel.refusing(bad) }
        return channels
    }
}

extension UInt8 {
    /// The alphabet of base64url: it needs no escapes in a URL, in JSON or in a form.
    var isMarkByte: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
