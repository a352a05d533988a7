// The items of a list in header fields, from the last to the first.
// SPDX-License-Identifier: MIT

/// The items between commas, without the blanks around them; empty ones are left out. A comma within
/// quotes belongs to its item. RFC 9110 section 5.6.1.
///
/// The list is read from its end: there is what the nearest proxy has written. Its client may have
/// begun the list with anything at all, a quote without an end for one.
struct ReversedList: Sequence, IteratorProtocol {
    /// The values of fields that are still to be read, the last one last.
    private var lines: [ArraySlice<UInt8>]

    init(_ lines: [ArraySlice<UInt8>]) {
        self.lines = lines
    }

    mutating func next() -> ArraySlice<UInt8>? {
        while let line = lines.popLast() {
            let comma = ReversedList.lastComma(in: line)
            if let comma { lines.append(line[..<comma]) }
            let item = line[(comma.map { $0 + 1 } ?? line.startIndex)...].withoutBlanks
            if !item.isEmpty { return item }
        }
        return nil
    }

    /// The last comma that is not within quotes.
    private static func lastComma(in line: ArraySlice<UInt8>) -> Int? {
        var isQuoted = false
        for index in line.indices.reversed() {
            switch line[index] {
            case UInt8(ascii: "\"") where !isEscaped(index, in: line): isQuoted.toggle()
            case UInt8(ascii: ",") where !isQuoted: return index
            default: break
            }
        }
        return nil
    }

    /// An even number of backslashes are backslashes themselves.
    private static func isEscaped(_ index: Int, in line: ArraySlice<UInt8>) -> Bool {
        !line[..<index].reversed().prefix { $0 == UInt8(ascii: "\\") }.count.isMultiple(of: 2)
    }
}

extension ArraySlice<UInt8> {
    /// Without the blanks at its ends. RFC 9110 section 5.6.3.
    fileprivate var withoutBlanks: ArraySlice<UInt8> {
        guard let first = firstIndex(where: { !$0.isBlank }),
            let last = lastIndex(where: { !$0.isBlank })
        else { return [] }
        return self[first...last]
    }
}

extension RequestHead {
    /// What is listed in the fields called `name` (lower case), from the last item to the first.
    func listItems(_ name: StaticString) -> ReversedList { ReversedList(values(name)) }
}
