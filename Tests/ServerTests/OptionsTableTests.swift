// docs/operating.md has a table of all options, written by scripts/options-table.
// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite(.blocking) struct OptionsTableTests {
    private let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    @Test func `the table is what the program says about itself`() throws {
        let script = root.appendingPathComponent("scripts/options-table").path
        let command = try Command(script, [Command.fireside])
        #expect(command.exitStatus() == 0, "\(command.errors)")
        let table = command.output
        #expect(table.contains("| `--max-parked` | `FIRESIDE_MAX_PARKED` |"))
        let page = try String(
            contentsOf: root.appendingPathComponent("docs/operating.md"), encoding: .utf8)
        #expect(page.contains(table), "scripts/options-table --write .build/debug/fireside")
    }
}
