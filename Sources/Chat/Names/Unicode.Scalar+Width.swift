// Wide letters, as Japanese keyboards make them.
// SPDX-License-Identifier: MIT

extension Unicode.Scalar {
    /// For a full-width letter, digit or sign of ASCII, the usual one; else itself.
    var narrow: Unicode.Scalar {
        guard 0xff01...0xff5e ~= value else { return self }
        return Unicode.Scalar(value - 0xfee0) ?? self
    }
}
