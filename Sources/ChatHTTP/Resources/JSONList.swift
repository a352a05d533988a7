// A list as an answer, which ends when it has become long.
// SPDX-License-Identifier: MIT

internal import Chat

/// `{"people":[…],"more":true}`: elements up to so many bytes.
struct JSONList {
    /// The element that reaches it is the last. Making this much takes a millisecond or two.
    private static let maxBytes = 128 << 10

    private var json: [UInt8] = []
    private(set) var count = 0

    /// - Parameter name: Of the list, plain ASCII.
    init(_ name: StaticString) {
        json.append(ascii: "{\"")
        json.append(ascii: name)
        json.append(ascii: "\":[")
    }

    /// Whether it may have one more element.
    var hasRoom: Bool { json.count < JSONList.maxBytes }

    /// - Parameter write: Appends one JSON value.
    mutating func append(_ write: (inout [UInt8]) -> Void) {
        if count > 0 { json.append(UInt8(ascii: ",")) }
        write(&json)
        count += 1
    }

    /// - Parameter hasMore: Whether to say that there are more elements.
    func message(hasMore: Bool) -> JSON {
        var json = json
        json.append(ascii: hasMore ? "],\"more\":true}" : "]}")
        return JSON(bytes: json)
    }
}
