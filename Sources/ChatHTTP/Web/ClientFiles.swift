// What pages of other sites may include: the client and the chat box, each also below its version.
// SPDX-License-Identifier: MIT

import FoundationEssentials
import HTTP
import Language

/// The files at `/fireside.js` and beside it, and the same at `/0.1.0/fireside.js`, where a page finds this
/// version or none. docs/decisions/0065-two-lines.md
struct ClientFiles {
    /// What a page may include. All of them lie beside each other, also in a copy.
    static let names = [
        "fireside-widget.css", "fireside-widget.d.ts", "fireside-widget.js",
        "fireside-widget.min.js",
        "fireside.d.mts", "fireside.d.ts", "fireside.js", "fireside.min.js", "fireside.mjs",
    ]

    /// https://semver.org
    private let version: String
    private let base: String

    /// - Parameters:
    ///   - version: Of this server. One that does not begin with a digit has no addresses.
    ///   - base: The path below which the chat is, or nothing.
    init(version: String, base: String) {
        self.version = version
        self.base = base
    }

    /// By their paths, without the base.
    var resources: [String: any Resource] {
        var found: [String: any Resource] = [:]
        for (name, forms) in ClientFiles.forms {
            guard let kind = WebFile.MediaKind(name) else { continue }
            found["/\(name)"] = WebFile(kind, forms, keptFor: .anHour)
            guard hasVersion else { continue }
            found["/\(version)/\(name)"] = WebFile(
                kind, forms, keptFor: isReleased ? .ever : .never)
            found["/{version}/\(name)"] = OtherVersion(version, at: "\(base)/\(version)/\(name)")
        }
        found["/client.json"] = ClientList(of: self)
        return found
    }

    private var hasVersion: Bool { version.utf8.first.map { 48...57 ~= $0 } ?? false }

    /// `1.2.3-dev` is not one version: each build may have other files.
    private var isReleased: Bool { !version.utf8.contains(UInt8(ascii: "-")) }

    // MARK: The list

    /// What a site needs to write its line by: the path, and what the browser checks it with.
    fileprivate var list: WebFile.FileForms {
        let folder = hasVersion ? "\(base)/\(version)" : base
        let lines = ClientFiles.forms.sorted { $0.key < $1.key }.map { name, forms in
            let gzip = forms.compressed?.bytes.count ?? 0
            return """
                {"name":"\(name)","path":"\(folder)/\(name)","bytes":\(forms.plain.bytes.count),\
                "gzip":\(gzip),"integrity":"\(ClientFiles.integrity[name] ?? "")"}
                """
        }
        let json = """
            {"version":"\(version)","files":[
            \(lines.joined(separator: ",\n"))
            ]}

            """
        return WebFile.FileForms(plain: WebFile.FileForm(Array(json.utf8)))
    }

    private static let forms = Dictionary(
        uniqueKeysWithValues: names.compactMap { name in
            WebFile.forms(at: "/\(name)").map { (name, $0) }
        })

    /// What `integrity` says in a page. https://www.w3.org/TR/SRI
    private static let integrity = forms.mapValues { "sha384-\($0.plain.digest)" }
}

/// Made for who asks for it: a server that nobody asks starts sooner without all the hashes.
private final class ClientList: RendersGET {
    private let files: ClientFiles

    init(of files: ClientFiles) { self.files = files }

    func renderGET(_ request: Request) -> Reply { file.renderGET(request) }

    func renderHEAD(_ request: Request) -> Reply { file.renderHEAD(request) }

    private lazy var file = WebFile(.list, files.list, keptFor: .never)
}

/// At the addresses of all other versions. The files of before are gone with the server of before.
private final class OtherVersion: RendersGET {
    private let version: String
    private let path: String

    init(_ version: String, at path: String) {
        self.version = version
        self.path = path
    }

    /// - Throws: 404, always: another file would not have the hash that the page expects.
    func renderGET(_ request: Request) throws -> Reply {
        throw HTTPError(
            .notFound, .otherVersion(version: version, path: path), reason: .notFound)
    }
}
