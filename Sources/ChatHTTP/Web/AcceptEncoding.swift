// Which content codings a client takes.
// SPDX-License-Identifier: MIT

import HTTP

/// How much a client wants which content coding, from 0, not at all, to 1. RFC 9110 section 12.5.3.
struct AcceptEncoding {
    private var gzip: Double?
    private var identity: Double?
    /// `*`, for those that are not named.
    private var others: Double?

    /// - Parameter fields: The values of all fields `Accept-Encoding`; with none, no coding is sent.
    init(_ fields: [String]) {
        for field in fields {
            for element in field.split(separator: ",") { read(element) }
        }
    }

    var prefersGzip: Bool {
        let weight = gzip ?? others ?? 0
        return weight > 0 && weight >= identity ?? others ?? 0
    }

    /// `gzip`, or `gzip;q=0.5`. What is malformed is not wanted: the plain file suits everyone.
    private mutating func read(_ element: Substring) {
        let words = element.split { $0 == ";" || $0 == "=" || $0 == " " || $0 == "\t" }
        guard let coding = words.first?.lowercased() else { return }
        let weight = words.count == 1 ? 1 : AcceptEncoding.weight(words.dropFirst())
        switch coding {
        case "gzip", "x-gzip": gzip = weight
        case "identity": identity = weight
        case "*": others = weight
        default: break
        }
    }

    /// Of `q` and a number from 0 to 1.
    private static func weight(_ words: ArraySlice<Substring>) -> Double {
        guard words.count == 2, words[1].lowercased() == "q", let weight = Double(words[2]),
            (0...1).contains(weight)
        else { return 0 }
        return weight
    }
}
