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

    /// Calls `body` with each element and the one at its place in `other`, which is as long.
    func forEach<Other>(with other: NonEmpty<Other>, _ body: (Element, Other) -> Void) {
        body(head, other.head)
        for index in tail.indices { body(tail[index], other.tail[index]) }
    }
}

// What a sequence has, too, without an iterator: one element is looked at where it is.
extension NonEmpty {
    func forEach(_ body: (Element) -> Void) {
        body(head)
        if !tail.isEmpty { tail.forEach(body) }
    }

    func contains(where predicate: (Element) -> Bool) -> Bool {
        predicate(head) || !tail.isEmpty && tail.contains(where: predicate)
    }

    func allSatisfy(_ predicate: (Element) -> Bool) -> Bool {
        predicate(head) && (tail.isEmpty || tail.allSatisfy(predicate))
    }
}

extension NonEmpty: RandomAccessCollection {
    var startIndex: Int { 0 }
    var endIndex: Int { tail.count + 1 }
    subscript(index: Int) -> Element { index == 0 ? head : tail[index - 1] }
}

extension NonEmpty where Element: AnyObject {
    /// The same objects, in the same order.
    static func === (one: NonEmpty, other: NonEmpty) -> Bool {
        one.head === other.head && one.tail.elementsEqual(other.tail, by: ===)
    }
}
