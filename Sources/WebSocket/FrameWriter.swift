// Messages in, bytes out.
// SPDX-License-Identifier: MIT

/// Writes frames. RFC 6455 section 5. Each is whole, in one piece: a server can send the same bytes to
/// all its clients. With a key they are a client's.
public enum FrameWriter {
    /// A text message. `payload` must be UTF-8.
    public static func text(_ payload: [UInt8], key: MaskingKey? = nil) -> [UInt8] {
        frame(.text, payload, key)
    }

    /// A text message.
    public static func text(_ text: String, key: MaskingKey? = nil) -> [UInt8] {
        frame(.text, Array(text.utf8), key)
    }

    /// A binary message.
    public static func binary(_ payload: [UInt8], key: MaskingKey? = nil) -> [UInt8] {
        frame(.binary, payload, key)
    }

    /// - Parameter payload: At most 125 bytes.
    public static func ping(_ payload: [UInt8] = [], key: MaskingKey? = nil) -> [UInt8] {
        frame(.ping, payload, key)
    }

    /// - Parameter payload: The ping's.
    public static func pong(_ payload: [UInt8], key: MaskingKey? = nil) -> [UInt8] {
        frame(.pong, payload, key)
    }

    /// The last frame of a side.
    ///
    /// - Parameters:
    ///   - code: One that may be sent; nil for none.
    ///   - reason: For whoever debugs the other side. What is past 123 bytes is cut off.
    public static func close(
        _ code: CloseCode?, reason: String = "", key: MaskingKey? = nil
    ) -> [UInt8] {
        guard let code else { return frame(.close, [], key) }
        precondition(code.mayBeSent, "\(code) must not be sent")
        let number = [UInt8(code.rawValue >> 8), UInt8(code.rawValue & 0xff)]
        return frame(.close, number + bytes(of: reason), key)
    }

    /// What stands before a server's text message of `length` bytes.
    public static func textHead(payloadLength length: Int) -> [UInt8] {
        FrameHead(.text, payloadLength: length).bytes
    }

    /// It is put together in a place of its own: to make an array of all the bytes at once is cheaper
    /// than to let one grow.
    private static func frame(_ opcode: Opcode, _ payload: [UInt8], _ key: MaskingKey?) -> [UInt8] {
        let head = FrameHead(opcode, payloadLength: payload.count, key: key)
        let start = head.byteCount
        let count = start + payload.count
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count) { bytes in
            head.write(to: bytes)
            let place = UnsafeMutableBufferPointer(rebasing: bytes[start..<count])
            payload.withUnsafeBufferPointer { _ = place.update(fromContentsOf: $0) }
            key?.apply(to: UnsafeMutableRawBufferPointer(place))
            return Array(UnsafeBufferPointer(rebasing: bytes[..<count]))
        }
    }

    /// As much as fits beside the code: whole characters.
    private static func bytes(of reason: String) -> [UInt8] {
        var bytes: [UInt8] = []
        for scalar in reason.unicodeScalars {
            let more = UTF8.encode(scalar)
            guard let more, bytes.count + more.count <= 123 else { break }
            bytes += more
        }
        return bytes
    }
}
