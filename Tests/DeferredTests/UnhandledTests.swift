// Rules 58-59, and 26-27 where they speak of it: failures that nobody handled.
// SPDX-License-Identifier: MIT

import Deferred
import Synchronization
import Testing

/// The hook is one for the process and tests run side by side: each looks for its own error.
enum Reports {
    static let all = Mutex<[UnhandledFailure]>([])

    static let hooked: Void = onUnhandledFailure { report in
        all.withLock { $0.append(report) }
    }

    static func of(_ error: Unique) -> [UnhandledFailure] {
        all.withLock { $0.filter { $0.failure.error as? Unique == error } }
    }
}

@Suite struct UnhandledTests {
    let error = Unique()

    init() {
        Reports.hooked
    }

    // Rule 58. Twisted: test_errorLog, test_errorLogWithInnerFrameRef
    @Test func `a failure nobody handled is reported as the last handle goes`() throws {
        let error = error
        do {
            let deferred = Deferred<Int>()
            deferred.addCallback { (_: Int) -> Int in throw error }
            try deferred.callback(1)
            #expect(Reports.of(error).isEmpty)
        }
        #expect(Reports.of(error).count == 1)
    }

    // Rule 59. Twisted: test_errorLogDebugInfo
    @Test func `the report says where it was thrown, created and fired`() throws {
        let error = error
        let created = #line + 1
        var deferred: Deferred<Int>? = Deferred()
        deferred?.addErrback { _ in 0 }
        let thrown = #line + 1
        deferred?.addCallback { (_: Int) -> Int in throw error }
        let fired = #line + 1
        try deferred?.callback(1)
        deferred = nil
        let report = try #require(Reports.of(error).first)
        #expect(report.failure.site.line == thrown)
        #expect(report.failure.stage == 2)
        #expect(report.created.line == created)
        #expect(report.fired.line == fired)
        #expect("\(report)".hasPrefix("Unhandled error in Deferred: Unique("))
        #expect("\(report)".contains("UnhandledTests.swift:\(thrown)"))
        // At the end, except for the lines of debug mode, which another suite may have turned on.
        #expect(
            "\(report)".contains(
                "[created at DeferredTests/UnhandledTests.swift:\(created),"
                    + " fired at DeferredTests/UnhandledTests.swift:\(fired)]"))
    }

    // Rule 58: it is the last result that counts.
    @Test func `an error thrown by the last errback is reported`() {
        let error = error
        Deferred<Int>.fail(Boom()).addErrback { _ in throw error }
        #expect(Reports.of(error).count == 1)
    }

    // Rule 59
    @Test func `a failure handled late is not reported`() {
        do {
            let deferred = Deferred<Int>.fail(error)
            _ = "\(deferred)"
            deferred.addErrback { _ in 0 }
        }
        #expect(Reports.of(error).isEmpty)
    }

    // Rule 26. Twisted: test_chainedErrorCleanup
    @Test func `an inner that handed its failure over is clean`() {
        let error = error
        let outer = Deferred.succeed(1).addCallback { _ in Deferred<Int>.fail(error) }
        #expect(Reports.of(error).isEmpty)
        #expect(outer.error() as? Unique == error)
        #expect(Reports.of(error).isEmpty)
    }

    // Rule 27. Twisted: test_errorClearedByChaining
    @Test func `an errback that returns a Deferred clears the failure`() {
        do {
            let good = Deferred<Int>()
            Deferred<Int>.fail(error).addErrback { _ in good }
        }
        #expect(Reports.of(error).isEmpty)
    }

    // Rule 58
    @Test func `one that was never fired is not reported`() {
        do {
            let deferred = Deferred<Int>()
            deferred.addCallback { _ in unexpected("it was never fired") }
        }
        #expect(Reports.of(error).isEmpty)
    }

    // Rule 58, 40: Twisted says nothing of one that is paused.
    @Test func `a failure that a pause holds back is reported`() throws {
        do {
            let deferred = Deferred<Int>()
            deferred.addErrback { _ in
                unexpected("it is paused")
                return 0
            }
            deferred.pause()
            try deferred.errback(error)
            #expect(Reports.of(error).isEmpty)
        }
        #expect(Reports.of(error).count == 1)
    }

    // Rule 58, 66
    @Test func `a failed member is reported though its group waits for others`() {
        let sibling = Deferred<Int>()
        all([.fail(error), sibling]).addCallback { _ in unexpected("one is missing") }
        #expect(Reports.of(error).count == 1)
    }

    // Rule 36
    @Test func `chain(to:) leaves the report to the other`() throws {
        do {
            let other = Deferred<Int>()
            do {
                Deferred<Int>.fail(error).chain(to: other)
            }
            #expect(Reports.of(error).isEmpty)
        }
        #expect(Reports.of(error).count == 1)
    }

    // Rule 58. Twisted: test_errorLogNoRepr
    @Test func `without a hook it is printed`() async {
        let result = await #expect(
            processExitsWith: .success, observing: [\.standardOutputContent]
        ) {
            _ = Deferred<Int>.fail(Boom(), file: "Failed.swift", line: 33)
        }
        let printed = result.map { String(decoding: $0.standardOutputContent, as: UTF8.self) }
        #expect(
            printed?.contains(
                "Unhandled error in Deferred: Boom() in Deferred #1, Failed.swift:33"
                    + " [created at Failed.swift:33, fired at Failed.swift:33]\n") == true)
    }
}
