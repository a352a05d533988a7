// Which language a reader gets, and how it counts.
// SPDX-License-Identifier: MIT

import Testing

@testable import Language

@Suite struct LanguageTests {
    @Test(arguments: [
        ([], Language.english), (["ja"], .japanese), (["ru-RU,ru;q=0.9,en;q=0.8"], .russian),
        (["de, fr"], .english), (["*"], .english), (["de;q=1, JA-jp;q=0.2"], .japanese),
        (["en;q=0.5, ru;q=0.7"], .russian), (["ja;q=0, ru;q=0.001"], .russian),
        (["ja;q=2, ru;q=x, en"], .english), ([" ja ; q=0.4 , ru;q=0.4"], .japanese),
        (["de", "ru"], .russian), (["jav"], .english), (["ru;q=1.001, ja;q=0.1234"], .english),
        (["j, ja-"], .japanese), (["ja;Q=0.5;x"], .english), (["ru;q=1.000"], .russian),
        ([";;,,;q=", ","], .english),
    ])
    func `the first of ours that the reader wants most`(_ fields: [String], _ wanted: Language) {
        var choice = LanguageChoice()
        for field in fields { choice.read(Array(field.utf8).span) }
        #expect(choice.language == wanted)
    }

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
