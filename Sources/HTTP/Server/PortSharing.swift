// Several loops on one port.
// SPDX-License-Identifier: MIT

import CLibevent
import Glibc

/// How the loops of one process come to listen on one port, each on its own thread.
///
/// The kernel deals new connections out among them. The first takes the port as if it were alone,
/// so a port that another program has is taken, whether that is a second server like this one or
/// not; only then does it open the port to the others. Linux: `SO_REUSEPORT`.
public enum PortSharing: Sendable {
    /// No other loop listens here.
    case alone
    /// Others will listen here, once this one does.
    case first
    /// Another loop listens here, with `.first`, and its ``HTTPServer/port`` is the one to name.
    case joining

    /// What `evconnlistener` sets before it binds: a socket with that option joins the others there.
    var flags: UInt32 { self == .joining ? LEV_OPT_REUSEABLE_PORT : 0 }

    /// What the first sets once it listens. Before that, a second server would slip in while neither
    /// listens yet.
    func open(_ descriptor: Int32) {
        guard self == .first else { return }
        var isOn: Int32 = 1
        setsockopt(
            descriptor, SOL_SOCKET, SO_REUSEPORT, &isOn, socklen_t(MemoryLayout<Int32>.size))
    }
}
