// How a provider is asked.
// SPDX-License-Identifier: MIT

/// Sends requests to a provider. It verifies certificates, follows no redirection, and has limits of time and
/// length. Any thread.
package protocol ProviderTransport: Sendable {
    /// - Throws: An error whose description is a sentence without secrets.
    func send(_ request: ProviderRequest) async throws -> ProviderResponse
}

/// A GET, or a POST of a form.
package struct ProviderRequest: Sendable, Equatable {
    package let url: String
    /// The value of `Authorization`; nil for none.
    package var authorization: String?
    /// A form; nil for a GET.
    package var form: String?

    package init(_ url: String) { self.url = url }
}

/// An answer.
package struct ProviderResponse: Sendable, Equatable {
    package let status: Int
    /// How long it may be kept; nil where the provider does not say.
    package let maxAge: Duration?
    package let body: [UInt8]

    package init(status: Int, maxAge: Duration? = nil, body: [UInt8]) {
        self.status = status
        self.maxAge = maxAge
        self.body = body
    }
}
