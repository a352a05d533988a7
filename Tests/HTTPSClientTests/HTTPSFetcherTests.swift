// Requests over HTTPS.
// SPDX-License-Identifier: MIT

@testable import HTTPSClient
import Testing

struct HTTPSFetcherTests {
    @Test
    func `it is libcurl`() {
        #expect(HTTPSFetcher.version.hasPrefix("libcurl/"))
    }
}
