// The calendar's time, moved by hand, and sessions that go by it.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
import Deferred
import Synchronization

/// Begins at noon of some day; any thread may ask.
final class Calendar: SessionClock {
    private let time = Mutex(1_795_262_400_000)
    private let running = Mutex(Duration.zero)

    func now() -> Timestamp { Timestamp(milliseconds: time.withLock { $0 }) }

    /// How long it has gone on, however often somebody set it.
    func uptime() -> Duration { running.withLock { $0 } }

    func advance(by duration: Duration) {
        set(by: duration)
        running.withLock { $0 += duration }
    }

    /// Somebody sets it, and no time passes.
    func set(by duration: Duration) {
        time.withLock { $0 += Int(duration / .milliseconds(1)) }
    }
}

/// A calendar that goes with a ``ManualClock``, from the first moment of 1970.
struct CalendarOf1970: WallClock {
    let clock: ManualClock

    func now() -> Timestamp { Timestamp(milliseconds: Int(clock.now / .milliseconds(1))) }
}

extension Sessions {
    convenience init(
        _ calendar: Calendar, _ login: Login = .off, siteKeys: [TicketKey] = [],
        keys: KeyRing? = nil, address: SiteAddress = SiteAddress(),
        accounts: Accounts = Accounts()
    ) {
        self.init(
            login, keys: keys ?? KeyRing(at: calendar.now()), siteKeys: siteKeys,
            address: address, accounts: accounts, clock: calendar)
    }
}
