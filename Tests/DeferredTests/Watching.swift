// The suites that turn debug mode, tracing or values on.
// SPDX-License-Identifier: MIT

import Testing

/// These are switches of the whole process: the suites that use them run one after the other.
@Suite(.serialized) enum Watching {}
