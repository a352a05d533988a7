// Which close codes there are, and which may be sent.
// SPDX-License-Identifier: MIT

import Testing
import WebSocket

@Suite struct CloseCodeTests {
    @Test func `of all numbers, the registered ones and the applications' may be sent`() {
        let codes = (UInt16.min...UInt16.max).filter { CloseCode(rawValue: $0).mayBeSent }
        let registered: [UInt16] = [1000, 1001, 1002, 1003] + Array(1007...1014)
        #expect(codes == registered + Array(3000...4999))
    }

    @Test func `a status has a code of its own, and is found again`() {
        let code = CloseCode(status: 429)
        #expect(code.rawValue == 4429)
        #expect(code.status == 429)
        #expect(code.mayBeSent)
        #expect("\(code)" == "4429")
    }

    @Test(arguments: [1000, 4000, 4099, 4600, 3429] as [UInt16])
    func `other codes are of no status`(number: UInt16) {
        #expect(CloseCode(rawValue: number).status == nil)
    }
}
