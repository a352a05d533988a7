// The folder with the koans' sources.
// SPDX-License-Identifier: MIT

package import Foundation

/// A folder of Swift sources in a package.
package struct SourceFolder {
    private let url: URL

    package init(_ url: URL) {
        self.url = url
    }

    var name: String { url.lastPathComponent }

    /// When each source was changed last, by name. It differs after each change.
    ///
    /// An editor may replace a file. Then it is missing for a moment, and that is a change, too.
    package var stamps: [String: Date] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
        var stamps: [String: Date] = [:]
        for name in names where name.hasSuffix(".swift") {
            let path = url.appendingPathComponent(name).path
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            stamps[name] = attributes?[.modificationDate] as? Date
        }
        return stamps
    }

    /// The folder above that has a Package.swift.
    package var package: URL {
        var folder = url
        while folder.path != "/" {
            let manifest = folder.appendingPathComponent("Package.swift")
            if FileManager.default.fileExists(atPath: manifest.path) { return folder }
            folder = folder.deletingLastPathComponent()
        }
        return url
    }
}
