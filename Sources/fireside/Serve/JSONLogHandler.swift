// The log as JSON, for programs: `--log-format json`.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
import Glibc
import Logging

/// Writes one object per line to standard error: `time` (RFC 3339, UTC), `level`, `message`, and
/// `fields` if there are any.
struct JSONLogHandler: LogHandler {
    var logLevel = Logger.Level.info
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// One call of the system for each line, so that lines of several threads do not mix.
    func log(event: LogEvent) {
        let line = line(event, at: SystemClock().now())
        _ = Glibc.write(STDERR_FILENO, line, line.count)
    }

    /// The line with its end, in ASCII.
    func line(_ event: LogEvent, at time: Timestamp) -> [UInt8] {
        var fields = metadata.merging(event.metadata ?? [:]) { $1 }
        if let error = event.error { fields["error"] = "\(error)" }
        var json = JSONWriter(capacity: 256)
        json.object { json in
            json.field("time", time)
            json.field("level", plain: event.level.rawValue)
            json.field("message", "\(event.message)")
            if fields.isEmpty { return }
            json.name("fields")
            json.object { json in
                for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
                    json.field(named: name, "\(value)")
                }
            }
        }
        return json.bytes + [UInt8(ascii: "\n")]
    }
}
