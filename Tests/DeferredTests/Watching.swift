// The suites that turn debug mode, tracing or values on, and the one that must have them off.
// SPDX-License-Identifier: MIT

import Testing

/// These are switches of the whole process: the suites that use them run one after the other, and so
/// does the one whose small stacks have no room for what is noted then.
@Suite(.serialized) enum Watching {}
