// A list of at least one element, in the order that was given.
// SPDX-License-Identifier: MIT

@testable import Chat
import Testing

@Suite struct NonEmptyTests {
    private final class Thing {}

    @Test(arguments: [[1], [1, 2], [1, 2, 3]])
    func `it has the elements in order`(_ numbers: [Int]) {
        let list = NonEmpty(numbers[0], Array(numbers.dropFirst()))
        #expect(Array(list) == numbers)
        #expect(list.count == numbers.count)
        var seen: [Int] = []
        list.forEach { seen.append($0) }
        #expect(seen == numbers)
        let squares: NonEmpty<Int> = list.map { $0 * $0 }
        #expect(Array(squares) == numbers.map { $0 * $0 })
    }

    @Test(arguments: [[1], [1, 2], [1, 2, 3]])
    func `each element is asked, and meets the one at its place`(_ numbers: [Int]) {
        let list = NonEmpty(numbers[0], Array(numbers.dropFirst()))
        #expect(numbers.allSatisfy { number in list.contains { $0 == number } })
        #expect(!list.contains { $0 == 4 })
        #expect(list.allSatisfy { $0 <= numbers.count })
        #expect(!list.allSatisfy { $0 < numbers.count })
        var pairs: [String] = []
        list.forEach(with: list.map { "\($0)" }) { pairs.append("\($0)\($1)") }
        #expect(pairs == numbers.map { "\($0)\($0)" })
    }

    @Test func `two lists are the same when their objects are`() {
        let (one, two) = (Thing(), Thing())
        #expect(NonEmpty(one) === NonEmpty(one))
        #expect(NonEmpty(one, [two]) === NonEmpty(one, [two]))
        let others = [NonEmpty(two), NonEmpty(one, [one]), NonEmpty(one, [two, two])]
        #expect(others.allSatisfy { !($0 === NonEmpty(one, [two])) })
    }
}
