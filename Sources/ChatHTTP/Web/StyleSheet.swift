// The operator's own style sheet, which may change while the chat runs.
// SPDX-License-Identifier: MIT

import HTTP
import Synchronization

/// CSS that the page loads after its own, at `/style.css`. One for all loops; any thread.
public final class StyleSheet: Sendable {
    /// Whether there is none, from the beginning on: the page has no link to it then.
    public let isEmpty: Bool
    private let file: Mutex<WebFile.FileForms>

    /// - Parameter css: In UTF-8; empty for none.
    public init(_ css: [UInt8] = []) {
        isEmpty = css.isEmpty
        file = Mutex(StyleSheet.file(css))
    }

    /// Gives those who load the page from now on another style sheet.
    public func replace(with css: [UInt8]) {
        let new = StyleSheet.file(css)
        file.withLock { $0 = new }
    }

    fileprivate var current: WebFile.FileForms { file.withLock { $0 } }

    private static func file(_ css: [UInt8]) -> WebFile.FileForms {
        WebFile.FileForms(plain: WebFile.FileForm(css))
    }
}

/// Answers with the style sheet as it is at the moment.
final class StyleSheetFile: RendersGET {
    private let sheet: StyleSheet

    init(_ sheet: StyleSheet) {
        self.sheet = sheet
    }

    func renderGET(_ request: Request) -> Reply {
        WebFile(.style, sheet.current).renderGET(request)
    }

    func renderHEAD(_ request: Request) -> Reply { renderGET(request) }
}
