// A test that opens thousands of connections needs as many descriptors.
// SPDX-License-Identifier: MIT

import Glibc

public enum Descriptors {
    /// Raises this process' soft limit to the hard one.
    public static func raiseLimit() {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
