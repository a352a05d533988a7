// What `fireside serve --check` prints.
// SPDX-License-Identifier: MIT

import ArgumentParser

extension StartupCheck {
    /// Prints facts, settings, risks and problems.
    ///
    /// - Throws: `ExitCode.failure` where the server would not start.
    func printReport() throws {
        for fact in facts { print(fact) }
        printList("Not the default:", origins)
        printList("Risky:", risks)
        if problems.isEmpty { return }
        printList("It would not start:", problems)
        throw ExitCode.failure
    }

    private func printList(_ title: String, _ lines: [String]) {
        if lines.isEmpty { return }
        print("\n\(title)")
        for line in lines { print("  \(line)") }
    }

    /// Where each value comes from that is not the default.
    private var origins: [String] {
        settings.given.filter { !["check", "config"].contains($0.name) }
            .map { "--\($0.name): command line" }
            + settings.effective.map {
                "\($0.option.settingName)=\($0.printedValue): \($0.source)"
            }
    }
}

extension Setting {
    /// The value without a password.
    fileprivate var printedValue: String {
        guard option.name == "journal" else { return value }
        return JournalPlace(argument: value)?.description ?? ""
    }
}
