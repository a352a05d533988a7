// The header fields by which a proxy says who a visitor is.
// SPDX-License-Identifier: MIT

/// The names of two header fields. Only a trusted proxy's are looked at.
package struct ProxyLogin: Sendable {
    /// Has the subject: who the visitor is, among all whom the proxy knows.
    package let subjectField: String
    /// Has what to call them.
    package let nameField: String

    /// - Parameters:
    ///   - subjectField: In any case.
    ///   - nameField: In any case.
    package init(
        subjectField: String = "x-forwarded-user",
        nameField: String = "x-forwarded-preferred-username"
    ) {
        self.subjectField = subjectField.lowercased()
        self.nameField = nameField.lowercased()
    }

    /// Stands for the proxy in the place of a provider's name. No provider has it.
    package static let name = "proxy"
}
