// How requests of one route ended.
// SPDX-License-Identifier: MIT

/// A counter for each method and status. One for each route of each loop, counted on its thread; any
/// thread reads.
package final class RouteCounts: Sendable {
    /// What a counter is labelled with. Methods that are rare share one.
    package enum MethodLabel: Int, CaseIterable, Sendable {
        case get, head, post, options, other

        /// nil for what never came to be a request.
        init(_ method: Method?) {
            switch method {
            case .get: self = .get
            case .head: self = .head
            case .post: self = .post
            case .options: self = .options
            case .put, .patch, .delete, .trace, nil: self = .other
            }
        }

        /// As it stands in a label.
        package var name: String {
            switch self {
            case .get: "GET"
            case .head: "HEAD"
            case .post: "POST"
            case .options: "OPTIONS"
            case .other: "other"
            }
        }
    }

    /// A route's pattern, such as `/channels/{channel}`: never what a client has sent.
    package let route: String
    /// A row of statuses for each method.
    private let counters = InlineArray<160, LoopCount> { _ in LoopCount() }

    init(_ route: String) { self.route = route }

    /// One more response.
    func add(_ method: Method?, _ head: ResponseHead) {
        let row = MethodLabel(method).rawValue * RouteCounts.statuses
        counters[row + head.statusNumber].add(1)
    }

    /// All that are not 0.
    package var values: [(method: String, status: Int, count: Int)] {
        MethodLabel.allCases.flatMap { method in
            Status.allCases.enumerated().compactMap { number, status in
                let count = counters[method.rawValue * RouteCounts.statuses + number].value
                return count > 0 ? (method.name, status.code, count) : nil
            }
        }
    }

    /// In a row: at least as many as there are of ``Status``. Five rows are 160.
    private static let statuses = 32
}
