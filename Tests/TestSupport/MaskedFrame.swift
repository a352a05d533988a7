// A WebSocket frame, byte by byte.
// SPDX-License-Identifier: MIT

/// A whole frame as a client sends it. RFC 6455 section 5.2. Written by hand: what the server's code gets
/// wrong, this does not get wrong with it.
///
/// - Parameter opcode: 1 for a text, 8 for a Close frame.
public func maskedFrame(_ opcode: UInt8, _ payload: [UInt8]) -> [UInt8] {
    var frame = [0x80 | opcode]
    switch payload.count {
    case ..<126: frame.append(0x80 | UInt8(payload.count))
    case ...0xffff:
        frame += [0x80 | 126, UInt8(payload.count >> 8), UInt8(payload.count & 0xff)]
    default:
        frame.append(0x80 | 127)
        frame += (0..<8).reversed().map { UInt8(payload.count >> (8 * $0) & 0xff) }
    }
    let mask: [UInt8] = [7, 77, 177, 227]
    return frame + mask + payload.enumerated().map { $1 ^ mask[$0 % 4] }
}
