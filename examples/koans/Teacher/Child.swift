// A child process.
// SPDX-License-Identifier: MIT

import Foundation

/// A program that runs as a child, to its end.
struct Child {
    private let process = Process()

    init(_ path: String, _ arguments: [String]) {
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
    }

    /// With one more variable in its environment.
    func setting(_ variable: String, to value: String) -> Child {
        process.environment = ProcessInfo.processInfo.environment.merging([variable: value]) { $1 }
        return self
    }

    /// Lets it print to this process' standard output, and its errors after that. What Swift adds
    /// where a program stops itself is left out: lists of addresses help nobody.
    func run() {
        let pipe = Pipe()
        process.standardError = pipe
        do {
            try process.run()
            let errors = String(
                decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            print(errors.components(separatedBy: "Current stack trace:")[0], terminator: "")
        } catch {
            print("cannot run \(process.executableURL?.path ?? ""): \(error)")
        }
    }

    /// What it prints, standard error included.
    func output() -> (status: Int32, text: String) {
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        do {
            try process.run()
            let text = String(
                decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            return (process.terminationStatus, text)
        } catch {
            return (1, "cannot run \(process.executableURL?.path ?? ""): \(error)")
        }
    }
}
