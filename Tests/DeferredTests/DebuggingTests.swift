// Rules 60-62: logError and debug mode.
// SPDX-License-Identifier: MIT

import Deferred
import Synchronization
import Testing

extension Watching {
    /// Debug mode is the whole process's, so that these run one after the other.
    @Suite struct DebuggingTests {
        private func debugging<Result>(_ body: () throws -> Result) rethrows -> Result {
            setDebugging(true)
            defer { setDebugging(false) }
            return try body()
        }

        private func secondError(_ deferred: Deferred<Int>) -> AlreadyCalledError? {
            do {
                try deferred.callback(2, file: "Second.swift", line: 2)
                return nil
            } catch {
                return error
            }
        }

        // Rule 60. Twisted: UtilTests test_logErrorReturnsError, test_logErrorLogsError,
        // test_logErrorLogsErrorNoRepr
        @Test func `logError logs a failure and passes it on`() throws {
            let logged = Mutex<[Failure]>([])
            onLoggedFailure { failure in logged.withLock { $0.append(failure) } }
            let deferred = Deferred<Int>()
            deferred.addErrback(logError)
            let unique = Unique()
            try deferred.errback(unique)
            #expect(deferred.error() as? Unique == unique)
            #expect(logged.withLock { $0.filter { $0.error as? Unique == unique }.count } == 1)
        }

        // Rule 61. Twisted: testAlreadyCalledDebug_CC, _CE, _EC, _EE
        @Test(arguments: [true, false])
        func `debug mode says within which stages it was created and fired`(isValue: Bool) throws {
            try debugging {
                #expect(isDebugging)
                var made: Deferred<Int>?
                Deferred.succeed(1).addCallback(
                    { _ in made = Deferred(file: "Made.swift", line: 1) }, file: "In.swift", line: 7
                )
                let deferred = try #require(made)
                deferred.addErrback { _ in 0 }
                Deferred.succeed(1).addCallback(
                    { _ in
                        if isValue {
                            try deferred.callback(1)
                        } else {
                            try deferred.errback(Boom())
                        }
                    }, file: "By.swift", line: 8)
                let debug = try #require(secondError(deferred)?.debug)
                #expect(debug.created == CallSite("Made.swift", 1))
                #expect(debug.creator.map(\.site) == [CallSite("In.swift", 7)])
                #expect(debug.invoker.map(\.site) == [CallSite("By.swift", 8)])
                let text = try #require(secondError(deferred)).description
                #expect(
                    text.contains(" C: Deferred was created at Made.swift:1\n C:   in stage 1 of"))
                #expect(text.contains("In.swift:7\n I: first fired at "))
            }
        }

        // Rule 61. Twisted: testNoDebugging
        @Test func `without debug mode only the two sites are known`() throws {
            let deferred = Deferred<Int>(file: "Made.swift", line: 1)
            try deferred.callback(1, file: "First.swift", line: 1)
            let error = try #require(secondError(deferred))
            #expect(error.debug == nil)
            #expect(error.created == CallSite("Made.swift", 1))
            #expect(error.fired == CallSite("First.swift", 1))
        }

        // Rule 62. Twisted: testSwitchDebugging
        @Test func `debug mode may be switched at any time`() throws {
            let before = Deferred<Int>()
            let during = try debugging {
                let during = Deferred<Int>()
                try before.callback(1)
                return during
            }
            #expect(!isDebugging)
            try during.callback(1)
            #expect(secondError(before)?.debug == nil)
            #expect(secondError(during)?.debug?.invoker == [])
        }

        // Rule 59. Twisted: test_errorLogDebugInfo
        @Test func `a report of an unhandled failure says so too`() throws {
            Reports.hooked
            let unique = Unique()
            try debugging {
                try Deferred<Int>(file: "Made.swift", line: 1).errback(unique)
            }
            let text = try #require(Reports.of(unique).first).description
            #expect(
                text.contains("\n C: Deferred was created at Made.swift:1\n I: first fired at "))
        }
    }
}
