// Requests to servers of others, over HTTPS.
// SPDX-License-Identifier: MIT

import CCurl
import EventLoop

/// To be written.
enum HTTPSFetcher {
    static var version: String { String(cString: curl_version()) }
}
