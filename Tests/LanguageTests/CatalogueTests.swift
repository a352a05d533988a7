// What a catalogue's entry becomes.
// SPDX-License-Identifier: MIT

import Testing

@testable import Language

@Suite struct CatalogueTests {
    private let catalogue = Catalogue(
        """
        # A comment = nothing
        greeting = Hello, {name}: 1 = 1
        twice = {name} and {name}, {other}

        news.one = {count} novelty
        news.few = {count} novelties
        news.other = many: {count}
        """)

    private func text(
        _ key: String, _ arguments: [String: LocalizedText.Argument] = [:],
        in language: Language = .english
    ) -> String {
        catalogue.text(key, arguments, in: language)
    }

    @Test func `a text is all behind the first sign of equality`() {
        #expect(text("greeting", ["name": .text("Ann")]) == "Hello, Ann: 1 = 1")
    }

    @Test func `a placeholder is filled wherever it stands`() {
        #expect(text("twice", ["name": .text("a"), "other": .number(12345)]) == "a and a, 12,345")
    }

    @Test(arguments: ["{name}", "{", "}", "{other}", "{count}"])
    func `braces in what fills a placeholder mean nothing`(_ name: String) {
        #expect(
            text("twice", ["name": .text(name), "other": .text("x")]) == "\(name) and \(name), x")
    }

    @Test(arguments: [(1, "1 novelty"), (2, "many: 2"), (1000, "many: 1,000")])
    func `a number chooses the form`(_ count: Int, _ sentence: String) {
        #expect(text("news", ["count": .number(count)]) == sentence)
    }

    @Test func `a form that is missing is the general one`() {
        #expect(text("news", ["count": .number(5)], in: .russian) == "many: 5")
        #expect(text("news", ["count": .number(3)], in: .russian) == "3 novelties")
    }

    @Test func `a comment is no entry, and what is missing shows its key`() {
        #expect(text("# A comment") == "# A comment")
        #expect(text("nothing") == "nothing")
    }

    @Test func `what is the same in all languages stays as it is`() {
        let text = LocalizedText(verbatim: "{name} = 1")
        for language in Language.allCases { #expect(text.text(in: language) == "{name} = 1") }
    }

    @Test func `two sentences stand apart, but not in Japanese`() {
        let both = LocalizedText(verbatim: "One.") + LocalizedText(verbatim: "Two.")
        #expect(both.text(in: .english) == "One. Two.")
        #expect(both.text(in: .japanese) == "One.Two.")
        #expect(both.description == "One. Two.")
    }

    @Test func `a text may fill another one's place`() {
        let text = LocalizedText.notJSON(problem: LocalizedText.jsonNoValue, offset: "7")
        #expect(text.description == "The body is not JSON: expected a value at byte 7.")
        #expect(text.text(in: .russian).contains("ожидается значение"))
    }

    @Test(arguments: Language.allCases)
    func `each language has a text for a number`(_ language: Language) {
        for count in [0, 1, 2, 5, 11, 21] {
            let text = LocalizedText.keptDays(count: count).text(in: language)
            #expect(text.hasPrefix("\(count) "))
            #expect(text != "keptDays")
        }
    }
}
