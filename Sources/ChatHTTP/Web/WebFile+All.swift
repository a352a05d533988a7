// Which files there are, and at which paths.
// SPDX-License-Identifier: MIT

import FoundationEssentials
import HTTP

extension WebFile {
    /// Every file, by its path: what lies in this folder and is not Swift.
    ///
    /// - Parameters:
    ///   - style: The operator's own style sheet, if there is one.
    ///   - client: What pages of other sites include.
    static func all(style: StyleSheet, client: ClientFiles) -> [String: any Resource] {
        var files = client.resources
        for (path, forms) in own where files[path] == nil {
            if let kind = MediaKind(path) { files[path] = WebFile(kind, forms) }
        }
        if !style.isEmpty { files["/style.css"] = StyleSheetFile(style) }
        return files
    }

    /// What the build has put at this path.
    static func forms(at path: String) -> FileForms? { own[path] }

    /// Read once for all loops, out of what scripts/embed-web wrote when the binary was made.
    private static let own = embedded.mapValues { file in
        FileForms(
            plain: FileForm(bytes(file.plain)),
            compressed: isSmaller(file.gzip, than: file.plain)
                ? FileForm(bytes(file.gzip), isCompressed: true) : nil)
    }

    /// A picture is compressed already.
    private static func isSmaller(_ gzip: StaticString, than plain: StaticString) -> Bool {
        gzip.utf8CodeUnitCount < plain.utf8CodeUnitCount
    }

    private static func bytes(_ base64: StaticString) -> [UInt8] {
        Array(Data(base64Encoded: base64.description)!)
    }
}
