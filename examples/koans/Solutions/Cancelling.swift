// Koans 11 to 13, solved.
// SPDX-License-Identifier: MIT

import Deferred
import KoanTeacher

func cancelling() {
    koan("11. a cancel comes down the errback lane", says: ["never mind"]) { say in
        let message = Deferred<String>()
        message.addCallback { say($0) }
            .addErrback(CancelledError.self) { _ in say("never mind") }
        message.cancel()
    }

    koan("12. a canceller may have an answer", says: ["an old page"]) { say in
        let page = Deferred<String>(canceller: { try? $0.callback("an old page") })
        page.addCallback { say($0) }
        page.cancel()
    }

    koan("13. a chain is cancelled where it waits", says: ["stop", "no photo"]) { say in
        let photo = Deferred<String>(canceller: { _ in say("stop") })
        let profile = Deferred<String>()
        let page = profile.addCallback { _ in photo }
            .addErrback { _ in "no photo" }
            .addCallback { say($0) }
        try profile.callback("Ann")
        page.cancel()
    }
}
