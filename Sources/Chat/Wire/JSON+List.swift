// A list as an answer, which ends when it has become long.
// SPDX-License-Identifier: MIT

extension JSONWriter {
    /// The element that reaches it is the last. Writing this much takes a millisecond or two.
    static let maxListBytes = 128 << 10
}

extension JSON {
    /// `{"people":[…],"more":true}`: elements up to ``JSONWriter/maxListBytes``.
    ///
    /// - Parameter hasMore: Whether there are more behind these.
    package init<Element>(
        list name: StaticString, of elements: [Element], hasMore: Bool,
        _ write: (Element, inout JSONWriter) -> Void
    ) {
        var rest = elements[...]
        var json = JSONWriter()
        json.object {
            $0.name(name)
            $0.array { json in
                while let element = rest.first, json.bytes.count < JSONWriter.maxListBytes {
                    write(element, &json)
                    rest.removeFirst()
                }
            }
            $0.field("more", ifTrue: hasMore || !rest.isEmpty)
        }
        self = json.json
    }
}
