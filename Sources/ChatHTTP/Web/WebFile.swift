// The page's files, out of the binary: there is nothing to deploy beside it.
// SPDX-License-Identifier: MIT

import Crypto
import FoundationEssentials
import HTTP

/// One file, the same for everyone. A browser that has it already is told so.
final class WebFile: RendersGET {
    private let kind: MediaKind
    private let forms: FileForms
    /// nil where the kind of file says so.
    private let keeping: Keeping?

    init(_ kind: MediaKind, _ forms: FileForms, keptFor keeping: Keeping? = nil) {
        self.kind = kind
        self.forms = forms
        self.keeping = keeping
    }

    func renderGET(_ request: Request) -> Reply {
        let form = forms.best(for: request)
        let isKnown = request.knows(form.tag)
        var response = Response(
            isKnown ? kind.unchanged : kind.head, Body(shared: isKnown ? [] : form.bytes))
        response.fields.append(("ETag", form.tag))
        if let keeping {
            response.fields.append(("Cache-Control", keeping.rawValue))
            request.extraFields = []  // any page may read it: no field for some pages beside that
        }
        if forms.compressed != nil { response.fields.append(("Vary", "Accept-Encoding")) }
        if form.isCompressed, !isKnown { response.fields.append(("Content-Encoding", "gzip")) }
        return .response(response)
    }

    func renderHEAD(_ request: Request) -> Reply { renderGET(request) }
}

extension WebFile {
    /// For how long a file that pages of any site include is good without asking for it again.
    enum Keeping: String {
        case never = "public, no-cache"
        case anHour = "public, max-age=3600"
        /// Its address never has another file. RFC 8246.
        case ever = "public, max-age=31536000, immutable"
    }

    /// A file as it is, and compressed where it was when the binary was made.
    struct FileForms: Sendable {
        let plain: FileForm
        var compressed: FileForm?

        func best(for request: Request) -> FileForm {
            guard let compressed, request.prefersGzip else { return plain }
            return compressed
        }
    }

    /// The bytes that are sent. RFC 9110 calls it a representation.
    struct FileForm: Sendable {
        let bytes: [UInt8]
        let isCompressed: Bool
        /// A strong one, of these bytes. RFC 9110 section 8.8.3.
        let tag: String

        init(_ bytes: [UInt8], isCompressed: Bool = false) {
            self.bytes = bytes
            self.isCompressed = isCompressed
            tag = "\"\(String(FileForm.hash(bytes), radix: 36))\""
        }

        /// SHA-384 in Base64.
        var digest: String { Data(SHA384.hash(data: bytes)).base64EncodedString() }

        /// FNV-1a: it tells two versions of our own file apart, and need not withstand anyone.
        private static func hash(_ bytes: [UInt8]) -> UInt64 {
            bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        }
    }
}
