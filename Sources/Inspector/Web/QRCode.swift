// An address as a QR code.
// SPDX-License-Identifier: MIT

import CQRCode

/// A text that a phone's camera reads. ISO/IEC 18004; the library is Nayuki's.
struct QRCode {
    /// Of 40 sizes the largest that a camera reads from far away: 57 modules wide, for 213 bytes.
    private static let largest: Int32 = 10

    /// By line; true is dark.
    private let modules: [[Bool]]

    /// - Returns: nil where `text` is too long.
    init?(_ text: String) {
        // C: qrcodegen_BUFFER_LEN_FOR_VERSION
        let width = Int(QRCode.largest) * 4 + 17
        let size = (width * width + 7) / 8 + 1
        var (code, scratch) = (
            [UInt8](repeating: 0, count: size), [UInt8](repeating: 0, count: size)
        )
        // Of medium redundancy: it is read from the last row, by phones that shake.
        let isMade = qrcodegen_encodeText(
            text, &scratch, &code, qrcodegen_Ecc_MEDIUM, 1, QRCode.largest,
            qrcodegen_Mask_AUTO, true)
        guard isMade else { return nil }
        let side = qrcodegen_getSize(code)
        modules = (0..<side).map { y in (0..<side).map { x in qrcodegen_getModule(code, x, y) } }
    }

    /// A picture of any size, with the white rim that a camera needs: four modules wide.
    var svg: String {
        let side = modules.count + 8
        let dark = modules.enumerated().flatMap { y, line in
            line.enumerated().filter(\.element).map { "M\($0.offset + 4) \(y + 4)h1v1h-1z" }
        }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(side) \(side)" \
            shape-rendering="crispEdges"><path fill="#fff" d="M0 0h\(side)v\(side)H0z"/>\
            <path d="\(dark.joined())"/></svg>
            """
    }
}
