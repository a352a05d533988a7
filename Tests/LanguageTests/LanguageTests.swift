// Which language a reader gets, and how it counts.
// SPDX-License-Identifier: MIT

import Testing

@testable import Language

@Suite struct LanguageTests {
    @Test(arguments: [
        (Language.english, 0, PluralForm.other), (.english, 1, .one), (.english, 11, .other),
        (.japanese, 1, .other), (.russian, 0, .many), (.russian, 1, .one), (.russian, 2, .few),
        (.russian, 5, .many), (.russian, 11, .many), (.russian, 12, .many), (.russian, 21, .one),
        (.russian, 104, .few), (.russian, 111, .many), (.russian, 1114, .many),
    ])
    func `each number has its form`(_ language: Language, _ count: Int, _ form: PluralForm) {
        #expect(language.pluralForm(of: count) == form)
    }

    @Test(arguments: [
        (Language.english, 999, "999"), (.english, 1000, "1,000"),
        (.japanese, 1_234_567, "1,234,567"),
        (.russian, 1234, "1234"), (.russian, 12345, "12\u{a0}345"), (.english, -4321, "-4,321"),
    ])
    func `thousands are apart as the language has it`(
        _ language: Language, _ number: Int, _ digits: String
    ) {
        #expect(language.digits(of: number) == digits)
    }
}
