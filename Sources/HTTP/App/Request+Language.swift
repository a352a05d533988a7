// The language that a request's client reads.
// SPDX-License-Identifier: MIT

public import Language

extension Request {
    /// The one of ours that its client wants most, by `Accept-Language`; English where it says nothing.
    /// RFC 9110 section 12.5.4.
    public var acceptedLanguage: Language { head?.acceptedLanguage ?? .english }
}

extension RequestHead {
    /// The same. Most programs say nothing, and pay for one look at a word.
    var acceptedLanguage: Language {
        var choice = LanguageChoice()
        forEachValue("accept-language") { choice.read($0) }
        return choice.language
    }
}
