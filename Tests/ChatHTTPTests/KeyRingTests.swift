// Keys take turns, and nobody notices.
// SPDX-License-Identifier: MIT

import Chat
@testable import ChatHTTP
import Testing

@Suite struct KeyRingTests {
    private let calendar = Calendar()

    @Test func `a ring is what its text says`() throws {
        var ring = KeyRing(at: calendar.now())
        #expect(KeyRing(text: ring.text) == ring)
        calendar.advance(by: KeyRing.signingTime + .seconds(1))
        ring.mustRotate(at: calendar.now())
        #expect(ring.keys.count == 2)
        #expect(KeyRing(text: ring.text) == ring)
    }

    @Test(arguments: [
        "", "# nothing\n", "a 1 00\n", "a 1\n", "hello\n",
        "a 1 " + String(repeating: "+f", count: 32),
        "a x " + String(repeating: "ff", count: 32),
        "a 1 " + String(repeating: "ff", count: 32) + "\na 1 " + String(repeating: "fe", count: 32),
    ])
    func `another text is no ring`(_ text: String) {
        #expect(KeyRing(text: text) == nil)
    }

    @Test func `a ring of an older version gets a key for bots, once`() throws {
        let ring = KeyRing(at: calendar.now())
        let old = ring.text.split(separator: "\n").filter { !$0.hasPrefix("bots") }
        var read = try #require(KeyRing(text: old.joined(separator: "\n")))
        #expect(read.bots == nil)
        let (isNew, isNewer) = (read.addBots(at: calendar.now()), read.addBots(at: calendar.now()))
        #expect(isNew && !isNewer)
        #expect(KeyRing(text: read.text) == read)
        let bots = read.text.split(separator: "\n").filter { $0.hasPrefix("bots") }.joined()
        #expect(KeyRing(text: read.text + bots) == nil)
    }

    @Test func `a session outlives the turn of its key, and not two`() throws {
        var ring = KeyRing(at: calendar.now())
        calendar.advance(by: KeyRing.signingTime - .seconds(60))
        let isEarly = ring.rotate(at: calendar.now())
        #expect(!isEarly)
        let session = Session(Identity(name: "ann"), at: calendar.now())
        let cookie = session.cookie(signedBy: ring.newest)
        let token = XSRFToken.make(for: session, ring.newest)
        calendar.advance(by: .seconds(120))
        ring.mustRotate(at: calendar.now())
        #expect(Session(cookie: cookie, signedBy: ring, at: calendar.now()) == session)
        #expect(XSRFToken.isGood(token, for: session, ring))
        calendar.advance(by: KeyRing.signingTime + .seconds(1))
        ring.mustRotate(at: calendar.now())
        #expect(ring.keys.count == 2)
        #expect(!XSRFToken.isGood(token, for: session, ring))
    }

    @Test func `a new key signs ten minutes after it was made`() {
        var ring = KeyRing(at: calendar.now())
        let first = ring.newest
        #expect(ring.signer(at: calendar.now()) == first)
        calendar.advance(by: KeyRing.signingTime + .seconds(1))
        ring.mustRotate(at: calendar.now())
        calendar.advance(by: KeyRing.introduction - .seconds(1))
        #expect(ring.signer(at: calendar.now()) == first)
        calendar.advance(by: .seconds(1))
        #expect(ring.signer(at: calendar.now()) == ring.newest)
        #expect(ring.newest != first)
    }

    @Test func `a signature for one use is none for another`() {
        let key = KeyRing(at: calendar.now()).newest
        let signature = HMACSignature.of("a", by: key.key(for: .session))
        #expect(HMACSignature.isGood(signature, of: "a", by: key.key(for: .session)))
        #expect(!HMACSignature.isGood(signature, of: "a", by: key.key(for: .xsrf)))
        #expect(!HMACSignature.isGood(signature, of: "a", by: key.key(for: .ticket)))
    }
}

extension KeyRing {
    fileprivate mutating func mustRotate(at now: Timestamp) {
        let hasRotated = rotate(at: now)
        #expect(hasRotated)
    }
}
