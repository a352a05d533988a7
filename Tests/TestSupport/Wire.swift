// Requests as tables of tests write them.
// SPDX-License-Identifier: MIT

/// The bytes of `text`: `|` stands for CRLF, a character below U+0100 for the byte of that number.
public func wire(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    for scalar in text.unicodeScalars {
        if scalar == "|" { bytes += [13, 10] } else { bytes.append(UInt8(scalar.value)) }
    }
    return bytes
}

/// A whole request in HTTP/1.1.
///
/// - Parameter fields: Further header fields, each ended by `|`.
public func request(
    _ method: String, _ target: String, _ fields: String = "", body: String = ""
) -> [UInt8] {
    let length = method == "POST" ? "Content-Length: \(body.utf8.count)|" : ""
    return wire("\(method) \(target) HTTP/1.1|Host: a|\(length)\(fields)|") + Array(body.utf8)
}
