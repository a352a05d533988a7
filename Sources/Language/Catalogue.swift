// All texts in one language.
// SPDX-License-Identifier: MIT

/// What one of the files in `Catalogues` says. Read from its text when the first reader of the language
/// comes; any thread.
struct Catalogue: Sendable {
    /// By key; the forms of a plural have keys such as `newMessages.one`.
    private let texts: [Substring: Substring]

    static func of(_ language: Language) -> Catalogue {
        switch language {
        case .english: english
        case .japanese: japanese
        case .russian: russian
        }
    }

    private static let english = Catalogue(embedded["en"]!)
    private static let japanese = Catalogue(embedded["ja"]!)
    private static let russian = Catalogue(embedded["ru"]!)

    /// - Parameter properties: Lines of `key = text`. Empty lines and those that begin with `#` mean
    ///   nothing.
    init(_ properties: StaticString) {
        var texts: [Substring: Substring] = [:]
        for line in properties.description.split(separator: "\n") where !line.hasPrefix("#") {
            guard let sign = line.firstRange(of: " = ") else { continue }
            texts[line[..<sign.lowerBound]] = line[sign.upperBound...]
        }
        self.texts = texts
    }

    /// All entries whose keys begin so, as they stand in the file.
    func texts(beginning prefix: String) -> [String: String] {
        var found: [String: String] = [:]
        for (key, text) in texts where key.hasPrefix(prefix) { found[String(key)] = String(text) }
        return found
    }

    /// The entry with its placeholders filled. scripts/check-catalogues sees to it that each language
    /// has each entry.
    func text(
        _ key: String, _ arguments: [String: LocalizedText.Argument], in language: Language
    ) -> String {
        var template = texts[key[...]]
        if template == nil, case .number(let count)? = arguments["count"] {
            let form = language.pluralForm(of: count)
            template = texts["\(key).\(form.rawValue)"] ?? texts["\(key).other"]
        }
        guard let template else { return key }
        return arguments.isEmpty ? String(template) : fill(template, arguments, in: language)
    }

    /// Puts the arguments in the places of `{name}`. Braces in an argument mean nothing.
    private func fill(
        _ template: Substring, _ arguments: [String: LocalizedText.Argument], in language: Language
    ) -> String {
        var filled = ""
        var rest = template
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            let name = String(rest[rest.index(after: open)..<close])
            filled += rest[..<open]
            filled += arguments[name]?.text(in: language) ?? String(rest[open...close])
            rest = rest[rest.index(after: close)...]
        }
        return filled + rest
    }
}
