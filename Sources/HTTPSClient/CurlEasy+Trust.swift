// How a request is made, whatever it asks for.
// SPDX-License-Identifier: MIT

import CCurl

extension CurlEasy {
    /// Certificates and names are checked; nothing is followed, sent or kept that was not asked for.
    func protect(_ trust: HTTPSTrust, allowsPlain: Bool) {
        set(CURLOPT_PROTOCOLS_STR, allowsPlain ? "http,https" : "https")
        set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        set(CURLOPT_SSL_VERIFYPEER, 1)
        set(CURLOPT_SSL_VERIFYHOST, 2)
        if let file = trust.authorities {
            set(CURLOPT_CAINFO, file)
            set(CURLOPT_CAPATH, nil)  // else Debian's authorities would count besides
        }
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_PROXY, "")  // not http_proxy of the environment
        set(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
        set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1)
        set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        set(CURLOPT_USERAGENT, "Fireside")
    }

    func limit(_ limits: HTTPSLimits) {
        set(CURLOPT_TIMEOUT_MS, Int(limits.time / .milliseconds(1)))
        set(CURLOPT_MAXFILESIZE, limits.body)
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_QUICK_EXIT, 1)  // never wait for the thread that looks a name up
    }
}
