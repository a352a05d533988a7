// The compiler means what is written: the type it gives to each of these chains.
// SPDX-License-Identifier: MIT

import TestSupport
import Testing

/// A stage may return a value or a Deferred of one, and most closures are written without a type.
/// So it is the compiler that decides which is meant. Each chain here stands alone, as a reader
/// would write it; no type is asked for from outside.
@Suite(.blocking) struct ChainTypesTests {
    private static let prelude = """
        struct Down: Error {}
        func fetch(_ server: String) -> Deferred<String> { .succeed(server) }
        func fetchIt(_ number: Int) -> Deferred<String> { fetch("\\(number)") }
        func fetchWith(_ number: Int, _ server: String) -> Deferred<String> { fetch(server) }
        func mirror(_ failure: Failure) -> Deferred<String> { fetch("mirror") }
        func mirrorWith(_ failure: Failure, _ server: String) -> Deferred<String> { fetch(server) }
        func log<Value>(_ value: Value) {}
        func identity<Value>(_ value: Value) -> Value { value }
        func later<Value>(_ value: Value) -> Deferred<Value> { .succeed(value) }
        func same<Value>(_ chain: Value, _ type: Value.Type) {}

        """

    /// Chains, with a blank line between two, under the type of what comes out at their end.
    private static let chains: KeyValuePairs = [
        "Void": #"""
        number.addCallback { _ in fetch("origin") }
            .addErrback { _ in fetch("mirror") }
            .addCallback { print($0) }

        number.addCallback { print($0) }.addErrback { print($0) }

        number.addCallback { _ in .succeed(1) }
            .addErrback { _ in .succeed(2) }
            .addCallback { print($0) }

        number.addCallback { _ in fetch("origin") }
            .addErrback { _ in fetch("mirror") }
            .addBoth { print($0) }

        number.addCallback { $0 + 1 }
            .addErrback { throw $0 }
            .addCallback { print($0) }
            .addErrback { print($0) }

        number.addCallback { print($0) }
            .addErrback { f in print(f); throw f }
            .addErrback { f in print(f) }

        number.addBoth { _ in }

        nothing.addErrback { f in log(f); log(f) }

        nothing.addErrback(log)

        number.addCallbacks({ print($0) }, { print($0) })

        number.addCallback { n in try other.callback(n) }

        number.addCallback { _ in fetch("origin") }
            .addErrback { _ in fetch("mirror") }
            .addCallback { print($0) }
            .addErrback { print($0) }

        number.addCallback { n in log(n); log(n) }

        number.addCallback { n -> Void in log(n); log(n) }.addErrback { log($0) }

        number.addCallback { n -> Void in log(n); log(n) }.addErrback { f in log(f); log(f) }

        number.addCallback { n -> Void in log(n); log(n) }.addCallback { log(1) }

        number.addCallback { n in guard n > 0 else { return }; log(n) }
            .addErrback { f in if f.stage > 0 { log(f) } }

        number.addBoth { n in log(n); log(n) }

        nothing.addErrback(Down.self) { f in log(f); log(f) }
        """#,
        "String": #"""
        number.addCallback { _ in fetch("origin") }.addErrback { _ in fetch("mirror") }

        number.addCallback { _ in fetch("origin") }
            .addErrback(Down.self) { _ in fetch("mirror") }

        number.addCallback { _ in fetch("origin") }
            .addErrback { f in print(f); return fetch("mirror") }

        number.addCallback(fetchIt).addErrback(mirror)

        number.addCallback(fetchWith, "o")
            .addErrback(Down.self) { e in print(e); return fetch("mirror") }

        number.addCallback(fetchWith, "o").addErrback { _ in fetch("mirror") }

        number.addCallback { _ in fetch("origin") }
            .addErrback { _ in fetch("mirror") }
            .addErrback { _ in "sorry" }

        number.addCallback { _ in fetch("origin") }.addErrback { _ in "sorry" }

        number.addCallback { _ in fetch("origin") }.addErrback { print($0); throw $0 }

        number.addCallback { _ in fetch("origin") }
            .addErrback { f in print(f); throw f }
            .addErrback { _ in fetch("mirror") }

        number.addCallback { n -> Deferred<String> in print(n); return fetch("origin") }
            .addErrback { _ in fetch("mirror") }

        number.addBoth { _ in fetch("origin") }.addErrback { _ in fetch("mirror") }

        number.addCallbacks({ _ in fetch("origin") }, { _ in fetch("mirror") })
            .addErrback { _ in fetch("mirror") }

        number.addBoth { r in print(r); return fetch("origin") }
            .addErrback { f in print(f); return fetch("mirror") }

        number.addBoth { _ in fetch("origin") }
            .addErrback(Down.self) { _ in fetch("mirror") }

        maybeDeferred { fetch("origin") }.addErrback { _ in fetch("mirror") }

        lock.run { fetch("origin") }.addErrback { _ in fetch("mirror") }

        lock.run { fetch("origin") }

        number.addCallback { _ in fetch("origin") }.addErrback(mirror).addErrback(mirror)

        number.addCallback { _ in fetch("origin") }
            .addErrback { _ in maybeDeferred { fetch("mirror") } }

        number.addCallback(fetchWith, "o")
            .addErrback { _ in fetch("mirror") }
            .addErrback { _ in "sorry" }

        number.addCallback { _ in fetch("origin") }
            .addTimeout(.seconds(1), clock: ManualClock())
            .addErrback { _ in fetch("mirror") }

        number.addCallback { _ in fetch("origin") }
            .addCallback { _ in fetch("p") }
            .addErrback { _ in fetch("mirror") }

        number.addCallback { $0 }
            .addCallback { _ in fetch("origin") }
            .addCallback { s in fetch(s) }
            .addErrback { throw $0 }
            .addErrback { print($0); return fetch("mirror") }

        number.addCallback { n in if n > 1 { throw Down() }; return fetch("origin") }
            .addErrback { _ in fetch("mirror") }

        number.addCallback { _ in fetch("origin") }
            .addErrback { throw $0 }
            .addErrback { _ in fetch("mirror") }

        number.addCallback { _ in fetch("origin") }
            .addErrback(mirror)
            .addErrback(mirror)
            .addErrback(mirror)

        number.addCallback { _ in fetch("origin") }
            .addErrback { _ in fetch("mirror") }
            .addErrback { _ in fetch("cache") }
            .addErrback { _ in "sorry" }

        number.addCallback { _ in fetch("origin") }.addErrback { _ in .succeed("sorry") }

        number.addCallback { _ in fetch("origin") }
            .addErrback(logError)
            .addErrback { _ in fetch("mirror") }

        number.addCallback { _ in fetch("origin") }.addErrback { f in fatalError("\(f)") }

        number.addCallback(fetchWith, "a")
            .addErrback(mirrorWith, "b")
            .addErrback(mirrorWith, "c")

        number.addCallback { _ in fetch("origin") }
            .addErrback(mirrorWith, "b")
            .addErrback(mirrorWith, "c")
            .addErrback(mirror)

        number.addCallback { n in if n > 1 { return fetch("a") }; return fetch("b") }
            .addErrback { _ in fetch("c") }

        number.addCallback { $0 > 1 ? fetch("a") : fetch("b") }
            .addErrback { _ in fetch("c") }

        number.addCallback(\.description)

        number.addBoth { if case .failure(let f) = $0 { "\(f)" } else { "none" } }

        number.addCallback { if $0 > 0 { "some" } else { "none" } }.addErrback { _ in "sorry" }

        number.addCallback { if $0 > 0 { fetch("a") } else { fetch("b") } }
            .addErrback { _ in fetch("mirror") }

        number.addCallback(String.init).addErrback { _ in fetch("sorry") }

        number.addCallback { _ in fetch("origin") }
            .addErrback { f in if f.check(Down.self) != nil { return fetch("sorry") }; throw f }

        number.addCallbacks({ _ in fetch("a") }, { throw $0 })

        number.addCallback { n in switch n { case 1: fetch("a"); default: fetch("b") } }
            .addErrback { _ in fetch("mirror") }

        number.addBoth { _ in fetch("origin") }
            .addBoth { _ in fetch("origin") }
            .addErrback { _ in "sorry" }
            .addErrback { _ in fetch("mirror") }
        """#,
        "Int": #"""
        number.addCallback { $0 + 1 }.addErrback { throw $0 }

        number.addErrback { _ in .succeed(1) }

        number.addCallback { $0 + 1 }
            .addCallback { "\($0)" }
            .addErrback { _ in "sorry" }
            .addCallback { $0.count }

        number.addCallback { _ in fetch("origin") }
            .addCallback { $0.count }
            .addErrback { _ in 0 }

        number.addCallback { Result<Int, Down>.success($0) }.addErrback { _ in 0 }

        number.addCallback { _ in fetch("origin") }
            .addErrback { _ in fetch("mirror") }
            .addCallback { $0.count }

        number.addErrback { throw $0 }

        number.addErrback { print($0); throw $0 }

        number.addErrback(Down.self) { throw $0 }

        number.addErrback(Down.self) { e in print(e); throw e }

        number.addErrback { _ in 0 }

        number.addErrback { f in if f.stage > 0 { throw f }; return 0 }

        number.addErrback { f in if f.stage > 0 { throw f }; return .succeed(0) }

        number.addErrback(logError).addErrback { _ in 0 }

        number.addCallback { _ in Deferred<Int>() }

        number.addBoth { try $0.get() }

        number.addErrback { f in if f.check(Down.self) != nil { return 0 }; throw f }

        number.addErrback { _ in Deferred<Int>.fail(Down()) }

        number.addCallback(identity)

        number.addCallback(later)

        number.addCallback(identity)
            .addErrback { throw $0 }
            .addCallback(later)
            .addErrback { _ in 1 }

        nested.addCallback { $0 }.addErrback { _ in other }

        number.addCallbacks({ $0 + 1 }, { throw $0 })

        lock.run { 1 }

        maybeDeferred { 1 }

        maybeDeferred { () -> Int in throw Down() }

        number.addCallback { (n: Int) -> Int in throw Down() }.addErrback { _ in 2 }

        gather([number, number]).addCallback { $0[0] + $0[1] }.addErrback { _ in 0 }

        race([number, number]).addCallback { $0.value }.addErrback { _ in later(3) }

        number.addErrback { _ in fatalError("sorry") }

        number.addCallback { [$0] }
            .addCallback { $0.map { $0 + 1 } }
            .addErrback { _ in [] }
            .addCallback { $0.count }
        """#,
        "[String]": #"""
        number.addCallback { _ in gather([fetch("origin")]) }
            .addErrback { _ in gather([fetch("mirror")]) }
        """#,
        "Int?": #"""
        maybe.addErrback { _ in nil }
        """#,
        "Void?": #"""
        number.addCallback { try? other.callback($0) }
        """#,
        "Deferred<Int>": #"""
        nested.addErrback { _ in other }
        """#,
        "Any": #"""
        number.addCallback { $0 as Any }
        """#,
    ]

    /// The chain as a function of its own, which compiles if the chain is of that type.
    private func check(_ chain: Substring, is type: String, _ number: Int) -> String {
        """
        func check\(number)(
            _ number: Deferred<Int>, _ maybe: Deferred<Int?>, _ nothing: Deferred<Void>,
            _ nested: Deferred<Deferred<Int>>, _ other: Deferred<Int>, _ lock: DeferredLock
        ) {
            let chain = \(chain)
            same(chain, Deferred<\(type)>.self)
        }

        """
    }

    @Test func `every chain is of the type that is written, without a warning`() throws {
        var code = Self.prelude
        var count = 0
        for (type, chains) in Self.chains {
            for chain in chains.split(separator: "\n\n") {
                count += 1
                code += check(chain, is: type, count)
            }
        }
        #expect(count == 99)
        let (status, output) = try Compiler.compile(code, ["-warnings-as-errors"])
        #expect(status == 0, "it says:\n\(output)")
    }

    // Two types that disagree are not always an error: Swift lets a closure of one expression drop
    // its value, and so make a Void of every stage.
    @Test(arguments: [
        #"text.addCallback { $0.count }.addErrback { _ in "none" }"#,
        #"text.addCallbacks({ _ in Deferred.succeed("a") }, { _ in "none" })"#,
    ])
    func `where two types disagree the compiler says that something is unused`(
        chain: String
    ) throws {
        let code = "func check(_ text: Deferred<String>) { \(chain) }"
        let (status, output) = try Compiler.compile(code, ["-warnings-as-errors"])
        #expect(status != 0)
        #expect(output.contains("is unused"), "it says:\n\(output)")
    }
}
