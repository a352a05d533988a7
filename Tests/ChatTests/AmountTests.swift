// Numbers as people read them.
// SPDX-License-Identifier: MIT

import Chat
import Testing

@Suite struct AmountTests {
    @Test(arguments: [
        (0, "0"), (999, "999"), (1000, "1,000"), (65_536, "65,536"), (1_000_007, "1,000,007"),
        (-1000, "-1,000"), (-999, "-999"),
    ])
    func `thousands are set apart`(_ number: Int, _ text: String) {
        #expect(number.grouped == text)
    }

    @Test(arguments: [(0, "0 messages"), (1, "1 message"), (1000, "1,000 messages")])
    func `one is singular`(_ count: Int, _ text: String) {
        #expect(count.counting("message") == text)
    }

    @Test(arguments: [
        (0, "0 bytes"), (1, "1 byte"), (1000, "1,000 bytes"), (1024, "1 KiB"),
        (8 << 20, "8 MiB"), (1 << 40, "1,024 GiB"), ((1 << 30) + 1, "1,073,741,825 bytes"),
    ])
    func `bytes come in the largest unit that divides them`(_ count: Int, _ text: String) {
        #expect(count.asBytes == text)
    }
}
