// How the lesson begins.
// SPDX-License-Identifier: MIT

import Deferred
import Foundation

/// Runs the parts, one koan after the other, up to the first that fails. Then it waits for a change
/// of the sources, builds them, and begins again, until it is interrupted.
///
/// With the argument `--once` it runs them once; the process' status is 0 when all koans are solved.
///
/// - Parameter file: A source of the koans: those beside it are watched.
public func teach(_ parts: () -> Void..., file: String = #filePath) {
    guard CommandLine.arguments.contains("--once") else {
        Watcher(SourceFolder(URL(fileURLWithPath: file).deletingLastPathComponent())).run()
    }
    onUnhandledFailure { _ in }  // the drawing shows it
    for part in parts { part() }
    print("\nAll koans are solved. Next: examples/5-seed, the same room behind a server.")
}
