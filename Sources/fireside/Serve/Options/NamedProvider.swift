// One login provider, as an operator names it.
// SPDX-License-Identifier: MIT

import OpenIDConnect

/// The value of `--oidc`: `KEY=VALUE,…`. The options of a single provider make one, too.
struct NamedProvider: Equatable {
    let issuer: Issuer
    let clientID: String
    private let secretFile: String?
    /// Stands in paths.
    let name: String
    /// What people call it.
    let title: String
    let rules: [AccessRule]

    /// - Throws: What is wrong with it.
    init(parsing text: String) throws(OIDCOptionError) {
        var fields: [(key: String, value: String)] = []
        for field in text.split(separator: ",") {
            let parts = field.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { throw .noField(String(field)) }
            fields.append((parts[0], parts[1]))
        }
        try self.init(fields)
    }

    /// - Parameter fields: Their keys are those of `--oidc`; only `allow` may come more than once.
    init(_ fields: [(key: String, value: String)]) throws(OIDCOptionError) {
        var values: [String: String] = [:]
        var rules: [AccessRule] = []
        for (key, value) in fields {
            if key == "allow" {
                guard let rule = AccessRule(value) else { throw .noRule(value) }
                rules.append(rule)
            } else {
                guard NamedProvider.keys.contains(key) else { throw .unknownKey(key) }
                guard values.updateValue(value, forKey: key) == nil else { throw .twice(key) }
            }
        }
        guard let url = values["issuer"] else { throw .missing("issuer") }
        guard let issuer = Issuer(url) else { throw .noIssuer(url) }
        guard let clientID = values["client-id"] else { throw .missing("client-id") }
        self.issuer = issuer
        self.clientID = clientID
        self.rules = rules
        secretFile = values["client-secret-file"]
        name = values["name"] ?? "oidc"
        title = values["title"] ?? issuer.host
        try check()
    }

    private static let keys = ["issuer", "client-id", "client-secret-file", "name", "title"]

    private func check() throws(OIDCOptionError) {
        let isPath = name.utf8.allSatisfy {
            UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0
                || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0
                || $0 == UInt8(ascii: "-")
        }
        guard isPath, 1...32 ~= name.utf8.count, name != "proxy" else { throw .noName(name) }
        guard 1...64 ~= title.utf8.count else { throw .noTitle(title) }
        guard 1...256 ~= clientID.utf8.count, clientID.utf8.allSatisfy({ 0x20...0x7e ~= $0 }) else {
            throw .noClientID(clientID)
        }
    }

    /// What the provider is asked with.
    ///
    /// - Throws: What is wrong with the secret's file, in a sentence for the user.
    func settings() throws -> ProviderSettings {
        ProviderSettings(
            issuer: issuer, clientID: clientID, clientSecret: try secret(), rules: rules)
    }

    private func secret() throws -> String? {
        guard let secretFile else { return nil }
        let text = try PrivateFile(secretFile, maxLength: 4096).read()
        let lines = text.split(whereSeparator: \.isNewline)
        guard lines.count == 1, let secret = lines.first else {
            throw OIDCOptionError.noSecret(secretFile)
        }
        return String(secret)
    }
}
