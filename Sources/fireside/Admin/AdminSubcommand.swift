// What the commands below `fireside admin` have in common.
// SPDX-License-Identifier: MIT

import ArgumentParser

/// A command that asks the server once and prints the answer.
protocol AdminSubcommand: ParsableCommand {
    /// The socket, and how to print.
    var options: AdminSocketOptions { get }

    /// The request to make.
    func request() throws -> AdminRequest

    /// What a person is shown of the answer.
    func text(_ answer: AdminAnswer) throws -> String
}

extension AdminSubcommand {
    /// Prints the answer, or what is wrong in one sentence.
    func run() throws {
        do {
            let answer = try options.server.ask(try request())
            print(options.json ? answer.line : try text(answer))
        } catch let error as ValidationError {
            throw error
        } catch {
            UserError("\(error)").print()
            throw ExitCode.failure
        }
    }
}
