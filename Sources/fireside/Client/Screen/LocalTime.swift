// The time of a message in the user's time zone.
// SPDX-License-Identifier: MIT

import Chat
import Glibc

/// `14:00:00` today, `2026-11-20 14:00:00` on another day. A text that is no time stays as it is.
struct LocalTime: CustomStringConvertible {
    let description: String

    /// - Parameter text: `2026-11-20T12:00:00.123Z`.
    init(_ text: String) {
        let match = text.prefixMatch(of: /(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)/)
        guard let match, let year = Int32(match.1), let month = Int32(match.2) else {
            description = text.visible
            return
        }
        var utc = tm()
        utc.tm_year = year - 1900
        utc.tm_mon = month - 1
        utc.tm_mday = Int32(match.3) ?? 1
        utc.tm_hour = Int32(match.4) ?? 0
        utc.tm_min = Int32(match.5) ?? 0
        utc.tm_sec = Int32(match.6) ?? 0
        var then = timegm(&utc)
        var now = time(nil)
        var (local, today) = (tm(), tm())
        localtime_r(&then, &local)
        localtime_r(&now, &today)
        let isToday = local.tm_yday == today.tm_yday && local.tm_year == today.tm_year
        var bytes = [CChar](repeating: 0, count: 64)
        let count = strftime(
            &bytes, bytes.count, isToday ? "%H:%M:%S" : "%Y-%m-%d %H:%M:%S", &local)
        description = String(decoding: bytes[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
