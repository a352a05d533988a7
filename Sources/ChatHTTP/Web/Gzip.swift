// What is made for one request, compressed. Files are compressed once, by the build: WebFile.swift.
// SPDX-License-Identifier: MIT

import CZlib
import HTTP

enum Gzip {
    /// A level more saves a hundredth of a page, and takes a sixth more time.
    private static let level: Int32 = 5

    /// - Returns: The text in RFC 1952's format; nil where there is no memory to do it.
    static func compress(_ text: String) -> [UInt8]? {
        var stream = z_stream()
        guard
            deflateInit2_(
                &stream, level, Z_DEFLATED, MAX_WBITS + gzipFormat, usualMemory,
                Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
        else { return nil }
        defer { deflateEnd(&stream) }
        var text = text
        return text.withUTF8 { input in
            let most = Int(deflateBound(&stream, UInt(input.count)))
            return Array(unsafeUninitializedCapacity: most) { output, count in
                stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(most)
                deflate(&stream, Z_FINISH)
                count = Int(stream.total_out)
            }
        }
    }

    /// Added to the window's size it asks zlib for gzip's head and end, instead of its own.
    private static let gzipFormat: Int32 = 16
    /// zlib's own default, 256 KiB while it works, which has a name only inside of it.
    private static let usualMemory: Int32 = 8
}

extension Response {
    /// - Parameter gzip: Whether the page may be compressed: PageRenderer.swift.
    init(_ head: ResponseHead, page: HTML, gzip: Bool) {
        guard gzip, let bytes = Gzip.compress(page.description) else {
            self.init(head, Body(page.description))
            return
        }
        self.init(head, Body(shared: bytes))
        fields.append(("Content-Encoding", "gzip"))
    }
}
