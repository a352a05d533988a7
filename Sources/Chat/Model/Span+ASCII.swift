// Short texts as clients send them: read as bytes, without a String.
// SPDX-License-Identifier: MIT

extension Span<UInt8> {
    /// Whether these are the bytes of `text`.
    package func equals(_ text: StaticString) -> Bool {
        guard count == text.utf8CodeUnitCount else { return false }
        for index in indices where self[index] != text.utf8Start[index] { return false }
        return true
    }
}

extension Int {
    /// Decimal digits and nothing else: no sign, no blank.
    package init?(decimal digits: Span<UInt8>) {
        if digits.isEmpty { return nil }
        var number = 0
        for index in digits.indices {
            let byte = digits[index]
            guard UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte else { return nil }
            let (tens, isTooLong) = number.multipliedReportingOverflow(by: 10)
            let (sum, isTooMuch) = tens.addingReportingOverflow(Int(byte - UInt8(ascii: "0")))
            if isTooLong || isTooMuch { return nil }
            number = sum
        }
        self = number
    }
}

extension String {
    /// The bytes are known to be ASCII.
    package init(ascii bytes: Span<UInt8>) {
        self = bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }
}
