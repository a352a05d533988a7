// Who asks for what is decided once for a whole chat.
// SPDX-License-Identifier: MIT

package import Chat
package import Deferred

/// The loop that asks. An answer that comes later fires there.
package struct RegistryCaller {
    /// The loop's time is the same as on all others.
    let scheduler: any Scheduler
    /// Where several nodes decide together, the loop's way to them.
    let client: any RegisterClient

    /// - Parameter client: The loop's hub.
    package init(_ scheduler: any Scheduler, _ client: any RegisterClient) {
        self.scheduler = scheduler
        self.client = client
    }
}
