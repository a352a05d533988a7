// The few largest of many.
// SPDX-License-Identifier: MIT

extension Sequence {
    /// The `limit` elements with the highest `size`, the highest first. O(n) while few are large.
    func largest<Size: Comparable>(_ limit: Int, by size: (Element) -> Size) -> [Element] {
        var found: [(size: Size, element: Element)] = []
        for element in self {
            let size = size(element)
            if found.count == limit {
                guard let least = found.last, size > least.size else { continue }
                found.removeLast()
            }
            let index = found.firstIndex { $0.size < size } ?? found.count
            found.insert((size, element), at: index)
        }
        return found.map(\.element)
    }
}
