// What is asked of another server.
// SPDX-License-Identifier: MIT

/// One request. Nothing of it but the server's name ever stands in an error.
package struct HTTPSRequest: Sendable, Equatable {
    /// An absolute URL, in printable ASCII. `https`, or `http` where ``HTTPSClient`` was told so.
    package var url: String
    /// Header fields besides those that every request has. No line ends in them.
    package var fields: [Field]
    /// For a POST; nil for a GET.
    package var body: [UInt8]?

    /// A header field.
    package struct Field: Sendable, Equatable {
        package let name: String
        package let value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    package init(_ url: String, fields: [Field] = [], body: [UInt8]? = nil) {
        self.url = url
        self.fields = fields
        self.body = body
    }

    /// Whether its parts are what they claim: a line end would begin another field.
    var isSound: Bool {
        let isPlain = url.utf8.allSatisfy { 0x21...0x7e ~= $0 }
        let parts = fields.flatMap { [$0.name, $0.value] }
        return isPlain && parts.allSatisfy { $0.utf8.allSatisfy { 0x20...0x7e ~= $0 } }
    }
}
