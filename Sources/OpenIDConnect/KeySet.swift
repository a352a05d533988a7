// The keys of a provider.
// SPDX-License-Identifier: MIT

import FoundationEssentials

/// A JWK Set, as far as it is of use. RFC 7517 section 5.
struct KeySet: Sendable {
    /// More than that nobody needs for a change of keys.
    static let maxKeys = 64
    let keys: [SigningKey]

    private struct Document: Decodable {
        let keys: [Entry]
    }

    /// A key that cannot be read does not spoil the others.
    private struct Entry: Decodable {
        let key: PublishedKey?

        init(from decoder: any Decoder) throws { key = try? PublishedKey(from: decoder) }
    }

    /// - Throws: Where it is no set of keys. One without a key of use is none, either: then nobody could
    ///   log in, and the old ones are better.
    init(_ bytes: [UInt8]) async throws(ProviderFault) {
        guard bytes.count <= 256 << 10,
            let document = try? JSONDecoder().decode(Document.self, from: Data(bytes))
        else { throw .malformed(.keys) }
        var keys: [SigningKey] = []
        for key in document.keys.prefix(KeySet.maxKeys).compactMap(\.key) {
            if let key = await SigningKey(key) { keys.append(key) }
        }
        if keys.isEmpty { throw .noCommonAlgorithm }
        self.keys = keys
    }

    /// The keys that may have signed a token. One without a key's name is taken where only one key can be
    /// meant: OpenID Connect Core section 10.1.
    func candidates(_ header: IDToken.Header) -> [SigningKey] {
        let fitting = keys.filter { $0.algorithm == header.algorithm }
        guard let id = header.keyID else { return fitting.count == 1 ? fitting : [] }
        return fitting.filter { $0.id?.hasBytes(of: id) == true }
    }
}
