// What a query finds in a text, and that an index would name all of it.
// SPDX-License-Identifier: MIT

import Chat
import TestSupport
import Testing

@Suite struct SearchQueryTests {
    private func message(_ text: String) -> Message {
        Message(
            seq: 1, channel: .lobby, at: Timestamp(milliseconds: 0), from: nil,
            body: JSON(text: text), nonce: nil)
    }

    /// Whether it is found; `nil` where the index would not name what is found.
    private func finds(_ query: String, in text: String) throws -> Bool? {
        let query = try #require(SearchQuery(query))
        let terms = FoldedText(text).terms
        let isNamed = query.terms.allSatisfy { wanted in
            terms.contains(wanted.text)
                || wanted.isPrefix && terms.contains { $0.hasPrefix(wanted.text) }
        }
        let isFound = query.matches(message(text))
        return isFound && !isNamed ? nil : isFound
    }

    static let found = [
        ("hello", "Hello, world"), ("WORLD hello", "hello world"), ("wor", "hello world"),
        ("сооб", "Ещё одно СООБЩЕНИЕ"), ("еще", "Ещё одно"), ("ещё", "ЕЩЕ РАЗ"),
        ("й", "й"), ("cafe", "Café"), ("cafe\u{301}", "CAFÉ"), ("istanbul", "İstanbul"),
        ("strasse", "Straße"), ("οδός", "ΟΔΌΣ"), ("ｆｉｒｅ", "Fireside"), ("ﬁre", "fire"),
        ("東京", "昨日は東京タワーへ行った"), ("京", "東京"), ("東", "東京"), ("タワー", "東京ﾀﾜｰ"),
        ("が", "か\u{3099}"), ("ｶﾞ", "ガ"), ("swift言語", "Swift言語の本"), ("swift", "私はSwiftが好き"),
        ("กิน", "ฉันกินข้าว"), ("한국", "한국어를"), ("c++", "I write C++."), ("foo_bar", "a foo_bar b"),
        ("#swift", "see #Swift"), ("🎉", "done 🎉"), ("❤️", "I ❤ it"), ("a.b.c", "x a.b.c!"),
        ("\"quoted", "he said \"quoted\" OR not"), ("or", "this OR that"), ("1.5", "is 1.5 m"),
        ("नमस्ते", "नमस्ते दुनिया"), ("שלום", "שלום עולם"),
    ]

    @Test(arguments: found)
    func `a word is found where a word begins with it`(_ query: String, _ text: String) throws {
        #expect(try finds(query, in: text) == true)
    }

    static let absent = [
        ("ello", "Hello"), ("hello moon", "hello world"), ("и", "й"), ("か", "が"), ("北京", "東京"),
        ("京東", "東京"), ("c++", "C and D"), ("foo_bar", "foo bar"), ("ar_b", "foo_bar_b"),
        ("worlds", "world"), ("a*", "abc"), ("col:x", "col x"),
    ]

    @Test(arguments: absent)
    func `what is not there is not found`(_ query: String, _ text: String) throws {
        #expect(try finds(query, in: text) == false)
    }

    @Test(arguments: ["", " ", "+ ++ *", "\"\"", "\u{200b}", String(repeating: "a", count: 129)])
    func `a query needs a letter, a digit or a symbol, and has an end`(_ text: String) {
        #expect(SearchQuery(text) == nil)
    }

    @Test func `what is too long for a term is found all the same`() throws {
        let long = String(repeating: "ab", count: 40)
        #expect(try finds(long, in: "x \(long)c") == true)
        #expect(try finds(long + "!", in: "x \(long)c") == false)
        #expect(try finds(String(long.prefix(40)), in: long) == true)
    }

    @Test func `whatever is found is named by the index`() throws {
        var random = Seeded(state: 1)
        let letters = Array("ab東京タé_+ 🎉й\u{301}Ωß\"ｶﾞ1")
        func text(_ length: Int) -> String {
            String((0..<length).map { _ in letters.randomElement(using: &random)! })
        }
        for _ in 0..<5000 {
            let (query, text) = (text(.random(in: 1...3, using: &random)), text(12))
            guard SearchQuery(query) != nil else { continue }
            #expect(try finds(query, in: text) != nil, "\(query) in \(text)")
        }
    }

    @Test func `stubs, deletions and bodies without a text are not found`() throws {
        let query = try #require(SearchQuery("deleted message"))
        let stub = message("x").changed(
            by: Message(
                seq: 2, channel: .lobby, at: Timestamp(milliseconds: 0), deletion: .deleted(1)))
        #expect(stub.revision == .tombstone && !query.matches(stub))
        let number = Message(
            seq: 1, channel: .lobby, at: Timestamp(milliseconds: 0), from: nil,
            body: JSON(bytes: Array("17".utf8)), nonce: nil)
        #expect(try !#require(SearchQuery("17")).matches(number))
    }
}
