// Who may enter, and what people are called.
// SPDX-License-Identifier: MIT

import Foundation
import Testing

@testable import OpenIDConnect

@Suite struct AccessRuleTests {
    private func claims(_ json: String) throws -> Claims { try #require(Claims(Array(json.utf8))) }

    @Test(arguments: [
        ("email=*@example.org", #"{"email":"ann@example.org","email_verified":true}"#, true),
        ("email=*@Example.org", #"{"email":"Ann@EXAMPLE.org","email_verified":true}"#, true),
        ("email=ann@example.org", #"{"email":"ann@example.org","email_verified":true}"#, true),
        ("email=*@example.org", #"{"email":"ann@example.org"}"#, false),
        ("email=*@example.org", #"{"email":"ann@example.org","email_verified":false}"#, false),
        ("email=*@example.org", #"{"email":"ann@example.org","email_verified":"true"}"#, false),
        ("email=*@example.org", #"{"email":"a@b@example.org","email_verified":true}"#, false),
        ("email=*@example.org", #"{"email":"@example.org","email_verified":true}"#, false),
        ("email=*@example.org", #"{"email":"a@sub.example.org","email_verified":true}"#, false),
        ("email=*@example.org", #"{"email":"a@evilexample.org","email_verified":true}"#, false),
        ("email=*@k.org", #"{"email":"a@\u212a.org","email_verified":true}"#, false),
        ("email=*@example.org", #"{"email":["a@example.org"],"email_verified":true}"#, false),
        ("groups=chat", #"{"groups":["tea","chat"]}"#, true),
        ("groups=chat", #"{"groups":"chat"}"#, true),
        ("groups=chat", #"{"groups":["Chat","chats"]}"#, false),
        ("groups=chat", #"{"groups":["chat",7]}"#, false),
        ("groups=chat", #"{"groups":{"chat":1}}"#, false),
        ("groups=chat", "{}", false), ("hd=a=b", #"{"hd":"a=b"}"#, true),
        ("member=true", #"{"member":true}"#, true), ("member=true", #"{"member":false}"#, false),
    ])
    func `a rule lets in whom its claim names`(_ rule: String, _ json: String, _ lets: Bool) throws
    {
        #expect(try #require(AccessRule(rule)).allows(claims(json)) == lets)
    }

    @Test(arguments: [
        "", "email", "=a", "email=", "email=*", "email=*@", "email=a*@b", "email=*@*.org",
        "groups=*", "groups=a*", "email=*@a@b",
    ])
    func `what is no rule is refused`(_ text: String) {
        #expect(AccessRule(text) == nil)
    }

    @Test func `one rule of several is enough, and without any all may enter`() async throws {
        let scene = try LoginScene(rules: ["groups=tea", "groups=chat"])
        _ = try await scene.login(scene.keys.es256(scene.claims(["groups": ["chat"]])))
        await #expect(throws: LoginFailure.notAllowed) {
            try await scene.login(scene.keys.es256(scene.claims))
        }
    }

    @Test(arguments: [
        (#"{"nickname":"n","name":"Ann","preferred_username":"a"}"#, "Ann"),
        (#"{"nickname":"n","name":"","preferred_username":"a"}"#, "a"),
        (#"{"nickname":"n","email":"e@example.org"}"#, "n"),
        (#"{"name":7,"email":"e@example.org"}"#, "e"), ("{}", nil), (#"{"email":"@"}"#, nil),
    ])
    func `people are called by the first name that there is`(_ json: String, _ name: String?) throws
    {
        #expect(ProviderAccount(subject: "s", try claims(json)).displayName == name)
    }

    @Test func `a name ends where it is too long`() throws {
        let long = String(repeating: "é", count: 300)
        let account = ProviderAccount(subject: "s", try claims(#"{"name":"\#(long)"}"#))
        #expect(account.displayName == String(repeating: "é", count: 128))
    }
}
