// What the compiler must refuse: each misuse is compiled, and its error asserted.
// SPDX-License-Identifier: MIT

import TestSupport
import Testing

/// A Deferred belongs to one isolation domain; the compiler refuses code that leaks it.
@Suite(.blocking) struct NegativeCompileTests {
    /// A misuse, and what the compiler says of it.
    struct Misuse: Sendable, CustomTestStringConvertible {
        let name: String
        let code: String
        let says: String

        var testDescription: String { name }
    }

    private static let errback =
        "an errback returns a value of the type that failed, a Deferred of one, or throws"

    static let misuses = [
        Misuse(
            name: "fired on another thread, used here",
            code: """
                nonisolated func misuse() {
                    let deferred = Deferred<Int>()
                    Task.detached { try deferred.callback(1) }
                    deferred.addCallback { print($0) }
                }
                """,
            says: "risks causing data races"),
        Misuse(
            name: "fired elsewhere, awaited here",
            code: """
                nonisolated func misuse() async throws {
                    let deferred = Deferred<Int>()
                    Task { try deferred.callback(1) }
                    print(try await deferred.value())
                }
                """,
            says: "risks causing data races"),
        Misuse(
            name: "a body that lives on no actor",
            code: "nonisolated func misuse() { _ = Deferred { 1 } }",
            says: "call to actor-isolated initializer"),
        Misuse(
            name: "awaited elsewhere, cancelled here",
            code: """
                @MainActor func misuse() {
                    let deferred = Deferred<Int>()
                    Task.detached { _ = try await deferred.value() }
                    deferred.cancel()
                }
                """,
            says: "risks causing data races"),
        Misuse(
            name: "the list of those who wait, off its loop",
            code: """
                @MainActor final class Server {
                    var waiting: [Deferred<String>] = []
                    nonisolated func misuse() { waiting.removeAll() }
                }
                """,
            says: "main actor-isolated property 'waiting' can not be mutated from a nonisolated"),
        Misuse(
            name: "the list of those who wait, given to a thread",
            code: """
                @MainActor final class Server {
                    var waiting: [Deferred<String>] = []
                    func misuse() {
                        let list = waiting
                        Task.detached { for deferred in list { try deferred.callback("x") } }
                    }
                }
                """,
            says: "risks causing data races"),
        Misuse(
            name: "given to another actor and kept",
            code: """
                actor Other { func take(_ deferred: Deferred<Int>) {} }
                @MainActor func misuse(_ other: Other) async {
                    let deferred = Deferred<Int>()
                    await other.take(deferred)
                    deferred.cancel()
                }
                """,
            says: "risks causing data races"),
        Misuse(
            name: "taken for Sendable",
            code: """
                func needs<Value: Sendable>(_ value: Value) {}
                func misuse(_ deferred: Deferred<Int>) { needs(deferred) }
                """,
            says: "conformance of 'Deferred<Value>' to 'Sendable' is unavailable"),
        Misuse(
            name: "an errback that forgets to return a value",
            code: """
                func misuse(_ deferred: Deferred<Int>) {
                    deferred.addErrback { failure in print(failure) }
                }
                """,
            says: errback),
        Misuse(
            name: "an errback whose value is of another type",
            code: """
                func misuse(_ deferred: Deferred<Int>) {
                    deferred.addErrback { _ in "none" }
                }
                """,
            says: errback),
        Misuse(
            name: "an errback whose Deferred is of another type",
            code: """
                func misuse(_ deferred: Deferred<Int>) {
                    deferred.addErrback { _ in Deferred.succeed("none") }
                }
                """,
            says: errback),
        Misuse(
            name: "an errback for one error whose value is of another type",
            code: """
                func misuse(_ deferred: Deferred<Int>) {
                    deferred.addErrback(CancelledError.self) { _ in "none" }
                }
                """,
            says: errback),
        Misuse(
            name: "at the end of a chain, an errback whose value is of another type",
            code: """
                func misuse(_ deferred: Deferred<String>) {
                    deferred.addCallback { $0.count }.addErrback { failure in
                        print(failure)
                        return "none"
                    }
                }
                """,
            says: errback),
        Misuse(
            name: "fired with a value of another type",
            code: #"func misuse(_ deferred: Deferred<Int>) throws { try deferred.callback("1") }"#,
            says: "cannot convert value of type 'String' to expected argument type 'Int'"),
    ]

    // Rule 86's other side: isolation is the compiler's business. Swift 6 mode, this very module.
    @Test(arguments: misuses)
    func `the compiler refuses`(misuse: Misuse) throws {
        let (status, output) = try Compiler.compile(misuse.code)
        #expect(status != 0)
        #expect(output.contains(misuse.says), "it says:\n\(output)")
    }

    @Test func `the compiler accepts what is right`() throws {
        let (status, output) = try Compiler.compile(
            """
            final class NotSendable { var count = 0 }
            actor Home {
                var deferred: Deferred<Int>?
                func take(_ given: sending Deferred<Int>) { deferred = given }
                func go() async throws { _ = try await deferred?.value(); _ = Deferred { 2 } }
            }
            @MainActor func sameActor() {
                let deferred = Deferred<Int>()
                Task { print(try await deferred.value()) }
                try? deferred.callback(1)
            }
            nonisolated func givenAway() async {
                let deferred = Deferred<Int>()
                await Home().take(deferred)
            }
            @MainActor func stays(_ deferred: Deferred<NotSendable>) async throws {
                try await deferred.value().count += 1
            }
            """)
        #expect(status == 0, "it says:\n\(output)")
    }
}
