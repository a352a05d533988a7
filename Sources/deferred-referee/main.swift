// Programs in, a line each; what Deferred does with them out, a line each.
// SPDX-License-Identifier: MIT

import Deferred
import Foundation
import Referee

// Standard output is for traces; a paused Deferred may die with a failure, as in Twisted silently.
onUnhandledFailure { _ in }

while let line = readLine() {
    do {
        print(try Referee.trace(of: line))
    } catch {
        FileHandle.standardError.write(Data("deferred-referee: \(error)\n".utf8))
        exit(1)
    }
}
