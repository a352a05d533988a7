// How many threads can run at once.
// SPDX-License-Identifier: MIT

import CLibevent
import Glibc

/// The processor's cores.
package enum ProcessorCores {
    /// The cores that this process may use: `taskset` and containers may leave it fewer than there
    /// are. Linux: `sched_getaffinity`.
    package static var count: Int {
        var mask = cpu_set_t()
        let size = MemoryLayout<cpu_set_t>.size
        guard sched_getaffinity(0, size, &mask) == 0 else { return 1 }
        let count = withUnsafeBytes(of: &mask) { $0.reduce(0) { $0 + $1.nonzeroBitCount } }
        return max(count, 1)
    }
}
