// The one owner of a libcurl handle.
// SPDX-License-Identifier: MIT

import CCurl

/// One request to libcurl. `curl_easy_init`, and `curl_easy_cleanup` in `deinit`.
final class CurlEasy {
    let handle: UnsafeMutableRawPointer
    /// `curl_slist`; libcurl does not copy it.
    private var fields: UnsafeMutablePointer<curl_slist>?

    /// nil where there is no memory.
    init?() {
        guard CurlEasy.isReady, let handle = curl_easy_init() else { return nil }
        self.handle = handle
    }

    deinit {
        curl_easy_cleanup(handle)
        curl_slist_free_all(fields)
    }

    /// Once in a process, before anything else.
    static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    func set(_ option: CURLoption, _ value: Int) { curl_easy_set_number(handle, option, value) }

    /// libcurl copies the text.
    func set(_ option: CURLoption, _ value: String?) { curl_easy_set_text(handle, option, value) }

    /// Sends these header fields, and not those that end in `:`.
    func set(fields lines: [String]) {
        for line in lines { fields = curl_slist_append(fields, line) }
        curl_easy_set_list(handle, CURLOPT_HTTPHEADER, fields)
    }

    /// Sends a POST with this body, which libcurl copies.
    func set(body: [UInt8]) {
        set(CURLOPT_POSTFIELDSIZE, body.count)
        body.withUnsafeBytes {
            _ = curl_easy_set_pointer(
                handle, CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: $0.baseAddress))
        }
    }

    var status: Int {
        var status = 0
        curl_easy_get_number(handle, CURLINFO_RESPONSE_CODE, &status)
        return status
    }
}
