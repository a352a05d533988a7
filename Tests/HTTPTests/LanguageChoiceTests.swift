// What a reader asks for by Accept-Language.
// SPDX-License-Identifier: MIT

import Language
import Testing

@testable import HTTP

@Suite struct LanguageChoiceTests {
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
}
