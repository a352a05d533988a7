// Where a visitor chooses the language of the page.
// SPDX-License-Identifier: MIT

import Chat
import Language

/// Each language in its own words: who reads no other finds it. ``LanguageResource`` takes it.
struct LanguageForm {
    /// What the page shows again afterwards.
    let channel: ChannelName
    let base: BasePath
    let texts: Texts

    /// Without a script, too. It needs no session and so no token: that would be another cookie for
    /// those who only read.
    var html: HTML {
        """
        <form id="language" action="\(base)/language" method="post">
        <input type="hidden" name="_page" value="\(channel.description)">
        <label class="quiet" for="language-name">\(texts[.language])</label>
        <select id="language-name" name="language">
        \(HTML(joining: Language.allCases.map(option), by: "\n"))
        </select>
        <button type="submit">\(texts[.changeLanguage])</button>
        </form>
        """
    }

    private func option(_ language: Language) -> HTML {
        """
        <option value="\(language.rawValue)" lang="\(language.rawValue)"\
        \(.when(language == texts.language, " selected"))>\(language.name)</option>
        """
    }
}
