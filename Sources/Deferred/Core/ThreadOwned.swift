// What each thread may have one of.
// SPDX-License-Identifier: MIT

/// What a ``ThreadLocal`` can make.
protocol ThreadOwned {
    init()
}
