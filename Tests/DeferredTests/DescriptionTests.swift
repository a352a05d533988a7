// Rule 35: what a Deferred waits on is recorded, shown, and cleared.
// SPDX-License-Identifier: MIT

import Deferred
import Testing

@Suite struct DescriptionTests {
    /// `Deferred #7 at DeferredTests/DescriptionTests.swift:3`, out of a description.
    private func label<Value>(_ deferred: Deferred<Value>) -> String {
        let end = "\(deferred)".dropFirst().prefix { $0 != ">" }
        return end.split(separator: " ").prefix(4).joined(separator: " ")
    }

    // Rule 35. Twisted: test_repr
    @Test func `an unfired one shows its number and where it was created`() {
        let line = #line + 1
        let deferred = Deferred<Int>()
        let text = "\(deferred)"
        #expect(text.hasPrefix("<Deferred #"))
        #expect(text.hasSuffix(" at DeferredTests/DescriptionTests.swift:\(line)>"))
        #expect("\(deferred)" == text)
    }

    // Rule 35. Twisted: test_reprWithResult
    @Test func `a fired one shows its current result`() {
        #expect("\(Deferred.succeed("orange"))".hasSuffix(" current result: orange>"))
        let failed = Deferred<Int>.fail(Boom())
        #expect("\(failed)".contains(" current result: Boom() in Deferred #"))
        failed.addErrback { _ in 0 }
    }

    // Rule 35. Twisted: test_chainDeferredRecordsImplicitChain, test_reprWithChaining
    @Test func `one that waits shows for which`() throws {
        let inner = Deferred<Int>()
        let outer = Deferred<Void>.succeed().addCallback { inner }
        #expect("\(outer)" == "<\(label(outer)) waiting on \(label(inner))>")
        try inner.callback(1)
        #expect("\(outer)" == "<\(label(outer)) current result: 1>")
    }

    // Rule 35. Twisted: test_chainDeferredRecordsExplicitChain, test_reprWithChaining
    @Test func `one that another is chained to shows which`() {
        let first = Deferred<Int>()
        let second = Deferred<Int>()
        first.chain(to: second)
        #expect("\(second)" == "<\(label(second)) waiting on \(label(first))>")
    }

    // Rule 35. Twisted: test_explicitChainClearedWhenResolved
    @Test func `chain(to:) is forgotten once resolved`() throws {
        let first = Deferred<Int>()
        let second = Deferred<Int>()
        first.chain(to: second)
        try first.callback(1)
        #expect("\(second)" == "<\(label(second)) current result: 1>")
    }
}
