// How a program starts that is one loop.
// SPDX-License-Identifier: MIT

import CLibevent
import Glibc

extension EventLoop {
    /// Makes a loop, lets `setUp` put servers and timers on it, and runs it until ``stop()``.
    ///
    /// What `setUp` throws ends the process with status 1. Its description goes to standard error,
    /// as one line behind the program's name. What the program prints comes out line by line, in a
    /// pipe too. Twisted: `task.react`.
    ///
    /// ```swift
    /// EventLoop.main { loop in
    ///     let server = try loop.listenTCP(8080, Site(Hello()))
    ///     print("Try: curl localhost:\(server.port)")
    /// }
    /// ```
    public static func main(_ setUp: (EventLoop) throws -> Void) {
        buffer_output_by_line()
        do {
            let loop = try EventLoop()
            try setUp(loop)
            loop.run()
        } catch {
            complain("\(error)")
            exit(1)
        }
    }

    private static func complain(_ sentence: String) {
        let program = CommandLine.arguments.first?.split(separator: "/").last ?? "error"
        let line = Array("\(program): \(sentence)\n".utf8)
        write(STDERR_FILENO, line, line.count)
    }
}
