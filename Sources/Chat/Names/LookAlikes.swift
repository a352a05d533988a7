// What a character looks like to somebody who reads a name.
// SPDX-License-Identifier: MIT

/// What becomes of characters when names are compared: the skeletons of UTS 39, without capitals.
///
/// Read from text once, since a compiler takes long for a table of 6,000 rows.
package struct LookAlikes {
    /// Whichever case a character is written in: "ANN" is "ann".
    package static let read = LookAlikes(LookAlikes.readTable)
    /// In the case that it has, where that makes a difference: a capital I is an l.
    package static let shown = LookAlikes(LookAlikes.shownTable)

    /// Characters in a row, all of them or each second one.
    fileprivate struct Run {
        let first: UInt32
        let last: UInt32
        let step: UInt32
        /// Of the first one. One letter, where each has the next.
        let text: String
        /// Whether the others become letters that follow the first one's, rather than the same.
        let moves: Bool
    }

    /// In order of their characters.
    private let runs: [Run]

    /// What `scalar` becomes: empty where it cannot be seen, nil where it stays what it is.
    package func replacement(for scalar: Unicode.Scalar) -> String? {
        let index = runs.indices.partitioningIndex { runs[$0].last >= scalar.value }
        return index < runs.count ? runs[index].text(for: scalar.value) : nil
    }

    /// What a name looks like, in one or two ways: as it is read, and as it is shown. Two names that
    /// have one in common are the same at a glance.
    ///
    /// Neither capitals nor blanks nor what cannot be seen make another name, nor do letters of other
    /// alphabets that look alike: "Ann", "a n n" and "\u{410}nn" are one. "Bill" and "BILL" are read
    /// the same; "BiII" is shown the same, for its last letters are capitals.
    package static func looks(_ name: String) -> [String] {
        var (read, shown) = ("", "")
        for scalar in name.unicodeScalars {
            let letters = LookAlikes.read.replacement(for: scalar) ?? String(scalar)
            read += letters
            shown += LookAlikes.shown.replacement(for: scalar) ?? letters
        }
        return read == shown ? [read] : [read, shown]
    }
}

extension LookAlikes.Run {
    fileprivate func text(for value: UInt32) -> String? {
        guard value >= first, (value - first).isMultiple(of: step) else { return nil }
        guard moves, let start = text.unicodeScalars.first else { return text }
        return Unicode.Scalar(start.value + value - first).map { String($0) }
    }
}

// MARK: - The table

extension LookAlikes {
    /// - Parameter table: `first=text` for one character, `first-last=text` for several that become
    ///   the same, `first-last>text` for several that become letters in a row; `/2` behind `last`
    ///   for each second one. All in hexadecimal digits, `+` within a text.
    init(_ table: String) {
        runs = table.split { $0 == " " || $0 == "\n" }.compactMap(Run.init)
    }
}

extension LookAlikes.Run {
    fileprivate init?(_ message: Substring) {
        guard let sign = message.firstIndex(where: { $0 == "=" || $0 == ">" }) else { return nil }
        let span = message[..<sign].split(separator: "/")
        let ends = span[0].split(separator: "-").compactMap { UInt32($0, radix: 16) }
        let letters = message[sign...].dropFirst().split(separator: "+")
        let scalars = letters.compactMap { UInt32($0, radix: 16).flatMap(Unicode.Scalar.init) }
        guard let first = ends.first, let last = ends.last else { return nil }
        self.init(
            first: first, last: last, step: span.count == 2 ? 2 : 1,
            text: String(String.UnicodeScalarView(scalars)), moves: message[sign] == ">")
    }
}
