// A command goes out as an array of texts.
// SPDX-License-Identifier: MIT

@testable import ChatRedis
import TestSupport
import Testing

@Suite struct RedisCommandTests {
    private func encoded(_ command: RedisCommand) -> String {
        var bytes: [UInt8] = []
        command.append(to: &bytes)
        #expect(bytes.count <= command.size)
        return String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "|")
    }

    @Test func `each word has its length in bytes in front`() {
        var command = RedisCommand("SET", "é")
        command.append("")
        command.append(Array("\r\n".utf8))
        command.append(Array("abc".utf8)[1...])
        #expect(encoded(command) == "*5|$3|SET|$2|é|$0||$2|||$2|bc|")
    }

    @Test(arguments: [0, 7, -1, 10, 99, -100, .max, .min])
    func `numbers are written in decimal`(_ number: Int) {
        var command = RedisCommand("GET")
        command.append(number)
        #expect(encoded(command) == "*2|$3|GET|$\("\(number)".utf8.count)|\(number)|")
    }
}
