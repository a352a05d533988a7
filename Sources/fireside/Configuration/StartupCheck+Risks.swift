// What an operator may not want, although the server would run with it.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
import ChatRedis
import Glibc

extension StartupCheck {
    /// A sentence each.
    var risks: [String] {
        access + providerRisks + keeping + engine + machine + settings.warnings.map(\.asSentence)
    }

    /// Who can do what.
    private var access: [String] {
        var risks: [String] = []
        if login == .off, !addresses.isLocal {
            risks.append("Anyone who can connect may post under any name: see --login.")
        }
        risks += addresses.warnings(login: login).map(\.asSentence)
        if !addresses.isLocal, !addresses.isBehindProxy {
            risks.append("Others connect without encryption. Put a proxy with TLS in front.")
        }
        if options.inspect.isOpen {
            risks.append("Anyone who can connect can watch the server run: see --inspect-host.")
        }
        for name in ["publish-rate", "login-rate", "speaker-rate"] where settings.isOff(name) {
            risks.append("--\(name) is off: one client can keep the server busy.")
        }
        return risks
    }

    /// What others may do with Redis, and what it may not do for us.
    private var engine: [String] {
        guard case .redis(let location) = options.keep.journal else { return [] }
        var risks = engineRisks
        if settings.given.contains(where: { $0.name == "journal" }), location.hasPassword {
            risks.append("Other users can read the password in --journal: set FIRESIDE_JOURNAL.")
        }
        return risks
    }

    /// What may be lost.
    private var keeping: [String] {
        if options.keep.journal.isShared { return [] }
        guard case .file(let path) = options.keep.journal else {
            return ["All messages and logins are gone when the server stops: see --journal."]
        }
        var risks: [String] = []
        if !settings.isSet("keep-days"), !settings.isSet("keep-messages") {
            risks.append(
                "Old messages are deleted, by default: see --keep-days and --keep-messages.")
        }
        if StartupCheck.mode(of: path) & 0o044 != 0 {
            risks.append("Other users of this machine can read \(path): chmod 600 \(path)")
        }
        return risks
    }

    /// What the process may do.
    private var machine: [String] {
        var risks: [String] = []
        if geteuid() == 0 {
            risks.append("It would run as root: give it a user of its own.")
        }
        if let connections, connections < 1000 {
            risks.append("The limit on open files is low: see `ulimit -n`.")
        }
        return risks
    }

    /// The permissions of a file; 0 where there is none.
    private static func mode(of path: String) -> mode_t {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode : 0
    }
}

extension Settings {
    /// Whether a limit is set to 0 in the environment or in a file.
    fileprivate func isOff(_ name: String) -> Bool {
        effective.contains { $0.option.name == name && $0.value == "0" }
    }
}

extension String {
    /// With a full stop, if it does not end with a question already.
    fileprivate var asSentence: String { hasSuffix("?") ? self : self + "." }
}
