// A ticket, as the server of another site makes it.
// SPDX-License-Identifier: MIT

import TestSupport
import Testing

/// As the worked example of the documentation has it, with openssl.
///
/// - Parameters:
///   - keyFile: Its one line is the key.
///   - seconds: How long it lasts.
func siteTicket(_ channel: String, _ keyFile: String, seconds: Int = 600) throws -> String {
    let script = #"""
        b64() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }
        head=$(printf '{"alg":"HS256"}' | b64)
        claims=$(printf '{"channels":["%s"],"exp":%d}' "$1" $(($(date +%s) + $3)) | b64)
        mac=$(printf '%s.%s' "$head" "$claims" \
            | openssl dgst -sha256 -hmac "$(cat "$2")" -binary | b64)
        printf '%s.%s.%s' "$head" "$claims" "$mac"
        """#
    let command = try Command("/bin/sh", ["-c", script, "sh", channel, keyFile, "\(seconds)"])
    #expect(command.exitStatus() == 0)
    return command.output
}
