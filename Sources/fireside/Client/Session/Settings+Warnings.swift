// What a command that keeps no log says about its settings.
// SPDX-License-Identifier: MIT

extension Settings {
    /// One line of standard error for each variable that looks like a setting and is none.
    func printWarnings() {
        for warning in warnings { UserError(warning).print() }
    }
}
