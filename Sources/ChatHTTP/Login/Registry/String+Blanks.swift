// Texts as people type them.
// SPDX-License-Identifier: MIT

extension String {
    /// Without the blanks around it. By scalars: a mark behind a blank belongs to it for Swift.
    var withoutBlanksAround: Substring {
        let scalars = unicodeScalars
        var text = Substring(scalars.drop { $0.properties.isWhitespace })
        while text.unicodeScalars.last?.properties.isWhitespace == true {
            text.unicodeScalars.removeLast()
        }
        return text
    }
}
