// Reads programs, a line each, and prints what Deferred does with each.
// SPDX-License-Identifier: MIT

import Deferred
import Foundation
import Referee

// Standard output is for traces. A paused Deferred may be freed with a failure; Twisted is silent too.
onUnhandledFailure { _ in }

while let line = readLine() {
    do {
        // At once, so that nothing is lost of what came before a crash.
        FileHandle.standardOutput.write(Data("\(try Referee.trace(of: line))\n".utf8))
    } catch {
        FileHandle.standardError.write(Data("deferred-referee: \(error)\n".utf8))
        exit(1)
    }
}
