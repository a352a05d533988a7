// What is wrong with a text that is not JSON.
// SPDX-License-Identifier: MIT

/// What stands, or is missing, in the place where a text stops being JSON. The raw value says it in
/// English, for a log.
public enum JSONProblem: String, Equatable, Sendable, CaseIterable {
    case noBracket = "expected ["
    case noBrace = "expected {"
    case noColon = "expected a colon"
    case noEndOfArray = "expected a comma or ]"
    case noEndOfObject = "expected a comma or }"
    case noDigit = "expected a digit"
    case noKey = "expected a key in quotes"
    case noValue = "expected a value"
    case badEscape = "invalid escape"
    case badUnicodeEscape = "\\u without four hexadecimal digits"
    case controlCharacter = "control character in a string"
    case notUTF8 = "text that is not UTF-8"
    case unclosedString = "unclosed string"
    case unexpectedEnd = "unexpected end"
    case textBehind = "unexpected text after the value"
    case tooManyElements = "too many elements"
    case tooManyFields = "too many fields"
}
