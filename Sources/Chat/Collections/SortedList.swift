// Elements in order, so that a long list can be read a page at a time.
// SPDX-License-Identifier: MIT

/// Each element once. Finding a place is O(log n); inserting and removing move what stands behind
/// it, which is fast for the tens of thousands that there may be.
struct SortedList<Element: Comparable> {
    private var elements: [Element] = []

    var count: Int { elements.count }

    /// An element that is there already stays as it is.
    mutating func insert(_ element: Element) {
        let index = firstIndex(notBefore: element)
        if index < elements.count, elements[index] == element { return }
        elements.insert(element, at: index)
    }

    /// An element that is not there is no error.
    mutating func remove(_ element: Element) {
        let index = firstIndex(notBefore: element)
        if index < elements.count, elements[index] == element { elements.remove(at: index) }
    }

    /// The first `limit` elements behind `last`, or from the beginning, and whether there are more.
    func page(after last: Element?, limit: Int) -> (elements: ArraySlice<Element>, hasMore: Bool) {
        page(limit: limit) { element in last.map { $0 < element } ?? true }
    }

    /// The first `limit` elements for which `isPast` holds, and whether there are more.
    ///
    /// - Parameter isPast: Where it holds for one element, it holds for all behind it.
    func page(
        limit: Int, where isPast: (Element) -> Bool
    ) -> (elements: ArraySlice<Element>, hasMore: Bool) {
        let start = elements.indices.partitioningIndex { isPast(elements[$0]) }
        let page = elements[start...].prefix(limit)
        return (page, page.endIndex < elements.count)
    }

    /// The elements from the first for which `isStart` holds up to the first for which `isEnd` does.
    ///
    /// - Parameters: Where either holds for one element, it holds for all behind it.
    func slice(
        from isStart: (Element) -> Bool, to isEnd: (Element) -> Bool
    ) -> ArraySlice<Element> {
        let start = elements.indices.partitioningIndex { isStart(elements[$0]) }
        let end = elements.indices.partitioningIndex { isEnd(elements[$0]) }
        return elements[min(start, end)..<end]
    }

    private func firstIndex(notBefore element: Element) -> Int {
        elements.indices.partitioningIndex { elements[$0] >= element }
    }
}

extension SortedList: Sendable where Element: Sendable {}
