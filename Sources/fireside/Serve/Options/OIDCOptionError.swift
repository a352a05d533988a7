// What is wrong with an option about a login provider.
// SPDX-License-Identifier: MIT

/// Each description is a sentence for the operator.
enum OIDCOptionError: Error, Equatable, CustomStringConvertible {
    case noField(String)
    case unknownKey(String)
    case twice(String)
    case missing(String)
    case noIssuer(String)
    case noRule(String)
    case noName(String)
    case noTitle(String)
    case noClientID(String)
    case noSecret(String)
    case sameName(String)
    case tooMany(Int)
    case noIssuerOption
    case noAuthorities(String)

    var description: String {
        switch self {
        case .noField(let text): "--oidc \(text): expected KEY=VALUE, with commas in between."
        case .unknownKey(let key):
            "--oidc \(key)=…: the keys are issuer, client-id, client-secret-file, name, title and allow."
        case .twice(let key): "--oidc: \(key) is given twice; only allow may be."
        case .missing(let key): "--oidc: there is no \(key); the provider tells you what it is."
        case .noIssuer(let url):
            "--oidc-issuer \(url): it must be an https URL without a query; http is for this machine."
        case .noRule(let rule):
            "--oidc-allow \(rule): expected CLAIM=VALUE or email=*@DOMAIN."
        case .noName(let name):
            "--oidc-name \(name): it stands in a path, so it is 1 to 32 of a-z, 0-9 and -, and not proxy."
        case .noTitle(let title): "--oidc-title \(title): it must have 1 to 64 bytes."
        case .noClientID(let id):
            "--oidc-client-id \(id): it must be 1 to 256 letters of printable ASCII."
        case .noSecret(let path): "\(path) must hold the client's secret, in one line."
        case .sameName(let name):
            "two providers are called \(name): give each a name of its own with --oidc-name or name=…."
        case .tooMany(let count):
            "\(count) providers: at most \(OIDCOptions.maxProviders) can be named."
        case .noIssuerOption: "--oidc-client-id and its kin need --oidc-issuer, the provider's URL."
        case .noAuthorities(let path): "\(path) cannot be read; --oidc-ca-file is a file in PEM."
        }
    }
}
