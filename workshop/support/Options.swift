// Where a server of the workshop listens: --port 8081, and --host 0.0.0.0 for other computers.
// SPDX-License-Identifier: MIT

/// The port to listen on: 8080 unless `--port` says otherwise.
public let port = option("--port").flatMap { Int($0) } ?? 8080

/// The address to listen on: this computer alone, unless `--host` says otherwise.
public let host = option("--host") ?? "127.0.0.1"

/// The word behind `name` on the command line.
private func option(_ name: String) -> String? {
    let words = CommandLine.arguments
    guard let place = words.firstIndex(of: name) else { return nil }
    return words.dropFirst(place + 1).first
}
