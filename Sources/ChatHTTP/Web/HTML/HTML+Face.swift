// The circle beside a name.
// SPDX-License-Identifier: MIT

extension HTML {
    /// The circle with a letter: the same colour for the same name, here and in page/message.js; grey
    /// for nobody. The style sheet draws the letter, so that no browser reads it as part of a text.
    ///
    /// - Parameter shift: Other colours for others of the same name.
    static func face(_ name: String?, shift: Int = 0) -> HTML {
        guard let name, let first = name.first else {
            return "<span class=\"face\" aria-hidden=\"true\" data-letter=\"?\"></span>"
        }
        let tint = (name.utf8.reduce(0) { ($0 * 45 + Int($1)) % 65521 } + shift * 5) % 12
        return """
            <span class="face" aria-hidden="true" data-letter="\(first.uppercased())" \
            data-tint="\(tint)"></span>
            """
    }
}
