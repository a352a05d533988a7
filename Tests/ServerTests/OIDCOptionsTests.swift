// What an operator may say about login providers.
// SPDX-License-Identifier: MIT

import ArgumentParser
import Foundation
import HTTPSClient
import OpenIDConnect
import Testing

@testable import fireside

@Suite struct OIDCOptionsTests {
    private func options(_ words: String...) throws -> OIDCOptions {
        try OIDCOptions.parse(words)
    }

    private func write(_ text: String, in folder: JournalFolder, mode: Int) throws -> String {
        let path = "\(folder.path)/file"
        try #require(
            FileManager.default.createFile(
                atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: mode]))
        return path
    }

    @Test func `a provider has a name and a title without being given them`() throws {
        let provider = try #require(
            options("--oidc-issuer", "https://login.example/a", "--oidc-client-id", "chat")
                .providers().first)
        #expect(provider.name == "oidc")
        #expect(provider.title == "login.example")
        #expect(provider.clientID == "chat")
        #expect(provider.rules.isEmpty)
        #expect(try provider.settings().clientSecret == nil)
    }

    @Test func `several providers stand behind the single one, each with rules of its own`() throws
    {
        let providers = try options(
            "--oidc-issuer", "https://login.example", "--oidc-client-id", "chat", "--oidc-allow",
            "groups=a", "--oidc-allow", "groups=b", "--oidc",
            "issuer=https://other.example,client-id=x=y,name=other,title=The Other,allow=email=*@example.org"
        ).providers()
        #expect(providers.map(\.name) == ["oidc", "other"])
        #expect(providers.map(\.title) == ["login.example", "The Other"])
        #expect(providers.map(\.rules.count) == [2, 1])
        #expect(providers[1].clientID == "x=y")
    }

    @Test(arguments: [
        (["--oidc", "issuer=https://a.example"], "there is no client-id"),
        (["--oidc", "client-id=a"], "there is no issuer"),
        (["--oidc", "issuer=https://a.example,client-id"], "expected KEY=VALUE"),
        (["--oidc", "issuer=https://a.example,client-id=a,colour=red"], "--oidc colour=…"),
        (["--oidc", "issuer=https://a.example,client-id=a,name=a,name=b"], "name is given twice"),
        (["--oidc", "issuer=http://a.example,client-id=a"], "must be an https URL"),
        (["--oidc", "issuer=https://a.example,client-id=a,name=A"], "stands in a path"),
        (["--oidc", "issuer=https://a.example,client-id=a,name=proxy"], "and not proxy"),
        (["--oidc", "issuer=https://a.example,client-id=a,allow=b"], "expected CLAIM=VALUE"),
        (["--oidc-client-id", "a"], "need --oidc-issuer"),
        (["--oidc-allow", "a=b"], "need --oidc-issuer"),
        (["--oidc-issuer", "https://a.example"], "there is no client-id"),
        (
            [
                "--oidc", "issuer=https://a.example,client-id=a", "--oidc",
                "issuer=https://b.example,client-id=a",
            ], "two providers are called oidc"
        ),
    ])
    func `what is wrong is told in a sentence`(_ words: [String], _ sentence: String) {
        do {
            _ = try OIDCOptions.parse(words)
            Issue.record("\(words) is taken")
        } catch { #expect(OIDCOptions.message(for: error).contains(sentence)) }
    }

    @Test func `more providers than a page has room for are too many`() {
        let words = (0..<17).flatMap {
            ["--oidc", "issuer=https://a.example,client-id=a,name=a\($0)"]
        }
        #expect(throws: (any Error).self) { try OIDCOptions.parse(words) }
        #expect(throws: Never.self) { try OIDCOptions.parse(Array(words.dropLast(2))) }
    }

    @Test(arguments: [("secret\n", "secret", 0o600), ("a b", "a b", 0o400)])
    func `a secret is the line of its file`(_ text: String, _ secret: String, _ mode: Int) throws {
        let folder = try JournalFolder()
        let path = try write(text, in: folder, mode: mode)
        let provider = try #require(
            options("--oidc", "issuer=https://a.example,client-id=a,client-secret-file=\(path)")
                .providers().first)
        #expect(try provider.settings().clientSecret == secret)
    }

    @Test(arguments: [
        ("secret", 0o644, "other users can read it"), ("", 0o600, "in one line"),
        ("a\nb", 0o600, "in one line"),
    ])
    func `a secret that others can read, or none, is refused`(
        _ text: String, _ mode: Int, _ words: String
    ) throws {
        let folder = try JournalFolder()
        let path = try write(text, in: folder, mode: mode)
        let provider = try #require(
            options("--oidc", "issuer=https://a.example,client-id=a,client-secret-file=\(path)")
                .providers().first)
        let error = try #require(throws: (any Error).self) { try provider.settings() }
        #expect("\(error)".contains(words))
    }

    @Test func `plain HTTP is for providers of this machine`() throws {
        let words = ["--oidc", "issuer=http://localhost:8000,client-id=a"]
        let local = try OIDCOptions.parse(words)
        #expect(try local.trust(for: local.providers()).allowsPlainLoopback)
        let far = try options("--oidc", "issuer=https://a.example,client-id=a")
        #expect(try !far.trust(for: far.providers()).allowsPlainLoopback)
        let file = try options("--oidc-ca-file", "/nowhere/ca.pem")
        #expect(throws: OIDCOptionError.noAuthorities("/nowhere/ca.pem")) {
            try file.trust(for: [])
        }
    }
}
