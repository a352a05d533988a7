// A list that is never empty.
// SPDX-License-Identifier: MIT

/// At least one element. A single one needs no array: most who wait do so in one channel.
struct NonEmpty<Element> {
    let head: Element
    let tail: [Element]

    init(_ head: Element, _ tail: [Element] = []) {
        self.head = head
        self.tail = tail
    }

    func map<Result>(_ body: (Element) -> Result) -> NonEmpty<Result> {
        NonEmpty<Result>(body(head), tail.isEmpty ? [] : tail.map(body))
    }
}

extension NonEmpty: RandomAccessCollection {
    var startIndex: Int { 0 }
    var endIndex: Int { tail.count + 1 }
    subscript(index: Int) -> Element { index == 0 ? head : tail[index - 1] }
}
