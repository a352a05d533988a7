// One metric in Prometheus' text format.
// SPDX-License-Identifier: MIT

/// A metric, with a value for each of its label sets.
struct Metric {
    /// Prometheus' types: a gauge goes up and down, a counter only up.
    enum Kind: String { case gauge, counter, histogram }

    /// Name and value of each label; empty for none. They never come from a client.
    typealias Labels = [(name: String, value: String)]

    /// The help line, the type line, and a line for each value.
    let text: String

    /// - Parameters:
    ///   - name: As it is: `fireside_parked`.
    ///   - values: One line each.
    init(_ name: String, _ kind: Kind, _ help: String, _ values: [(Labels, String)]) {
        text =
            Metric.head(name, kind, help)
            + values.map { labels, value in Metric.line(name, labels, value) }.joined()
    }

    /// A metric without labels.
    init(_ name: String, _ kind: Kind, _ help: String, _ value: Int) {
        self.init(name, kind, help, [([], String(value))])
    }

    /// A value for each value of one label.
    init(
        _ name: String, _ kind: Kind, _ help: String, by label: String,
        _ values: [(value: String, number: Int)]
    ) {
        self.init(name, kind, help, values.map { ([(label, $0.value)], String($0.number)) })
    }

    /// Buckets, sum and count for each label set.
    ///
    /// - Parameter scale: What the numbers are divided by: a million makes seconds of microseconds.
    init(
        _ name: String, _ help: String, scale: Int = 1, _ histograms: [(Labels, MetricBuckets)]
    ) {
        text =
            Metric.head(name, .histogram, help)
            + histograms.map { Metric.lines(name, $0, $1, scale) }.joined()
    }

    private static func lines(
        _ name: String, _ labels: Labels, _ buckets: MetricBuckets, _ scale: Int
    ) -> String {
        var count = 0
        var lines = ""
        for (bound, number) in zip(buckets.bounds.map(Optional.some) + [nil], buckets.counts) {
            count += number
            let end = bound.map { decimal($0, scale) } ?? "+Inf"
            lines += line(name + "_bucket", labels + [("le", end)], String(count))
        }
        return lines + line(name + "_sum", labels, decimal(buckets.sum, scale))
            + line(name + "_count", labels, String(count))
    }

    private static func decimal(_ number: Int, _ scale: Int) -> String {
        scale == 1 ? String(number) : String(Double(number) / Double(scale))
    }

    private static func head(_ name: String, _ kind: Kind, _ help: String) -> String {
        "# HELP \(name) \(help)\n# TYPE \(name) \(kind)\n"
    }

    private static func line(_ name: String, _ labels: Labels, _ value: String) -> String {
        let list = labels.map { "\($0.name)=\"\($0.value.escapedForLabel)\"" }
        return "\(name)\(list.isEmpty ? "" : "{\(list.joined(separator: ","))}") \(value)\n"
    }
}

/// What a histogram has counted.
struct MetricBuckets {
    /// The upper ends of all buckets but the last, which has none.
    let bounds: [Int]
    /// In each bucket alone.
    let counts: [Int]
    /// Of all numbers.
    let sum: Int
}

extension String {
    /// A label's value has three characters that need a backslash.
    fileprivate var escapedForLabel: String {
        reduce(into: "") { text, character in
            switch character {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.append(character)
            }
        }
    }
}
