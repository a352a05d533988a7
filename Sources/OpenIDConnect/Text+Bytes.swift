// Texts that are the same, byte by byte.
// SPDX-License-Identifier: MIT

extension String {
    /// Whether both have the same bytes. Swift's `==` also takes texts for equal that Unicode calls
    /// equivalent: the Kelvin sign and K are, and would make two issuers one.
    func hasBytes(of other: String) -> Bool { utf8.elementsEqual(other.utf8) }

    /// Letters of ASCII as small ones. `lowercased()` makes a k of the Kelvin sign.
    var lowercaseASCII: String {
        String(
            decoding: utf8.map { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 ? $0 | 0x20 : $0 },
            as: UTF8.self)
    }

    /// Whether all its letters are printable ASCII, a blank among them.
    var isPrintable: Bool { utf8.allSatisfy { 0x20...0x7e ~= $0 } }
}
