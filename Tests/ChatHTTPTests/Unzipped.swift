// What stands in gzip, by the program of that name.
// SPDX-License-Identifier: MIT

import Foundation

/// - Throws: Where there is no such program. What is no gzip comes back as nothing.
func unzipped(_ bytes: [UInt8]) throws -> [UInt8] {
    let (gzip, input, output) = (Process(), Pipe(), Pipe())
    gzip.executableURL = URL(filePath: "/usr/bin/env")
    gzip.arguments = ["gzip", "-dc"]
    (gzip.standardInput, gzip.standardOutput) = (input, output)
    try gzip.run()
    try input.fileHandleForWriting.write(contentsOf: bytes)
    try input.fileHandleForWriting.close()
    return Array(try output.fileHandleForReading.readToEnd() ?? Data())
}
