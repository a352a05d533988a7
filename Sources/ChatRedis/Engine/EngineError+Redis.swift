// What a server's refusal means.
// SPDX-License-Identifier: MIT

import Chat

extension EngineError {
    /// - Parameter error: A ``RedisError``, or what was thrown while an answer was read.
    init(redis error: any Error) {
        switch error {
        case let error as EngineError: self = error
        case RedisError.refused(let code, let text): self.init(code: code, text: text)
        case RedisError.gone(let reason): self = .gone(reason)
        case is RESPError: self = .gone("an answer has not the shape that its question has")
        default: self = .gone("\(error)")
        }
    }

    /// - Parameters:
    ///   - code: The refusal's first word.
    ///   - text: The rest of it.
    private init(code: String, text: String) {
        switch code {
        case "FENCED": self = .fenced
        case "OOM": self = .full
        case "LAYOUT": self = .newerLayout(Int(text.prefix { $0.isNumber }) ?? 0)
        case "WRONGPASS": self = .refused("Redis does not know this user with this password")
        case "NOAUTH":
            self = .refused("Redis wants a password: redis://:PASSWORD@host/name")
        case "NOPERM":
            self = .refused("the Redis user lacks a right that Fireside needs (\(text))")
        case "READONLY", "NOREPLICAS", "LOADING", "MASTERDOWN", "MISCONF", "UNKILLABLE", "BUSY",
            "NOSCRIPT", "CLUSTERDOWN", "MOVED", "TRYAGAIN", "UNBLOCKED":
            self = .gone("Redis says \(code)")
        default: self = .refused("\(code) \(text)")
        }
    }

    /// Whether a session is over after it.
    var endsSession: Bool {
        switch self {
        case .gone, .fenced: true
        default: false
        }
    }

    /// What a node is told that was about to connect: nothing was under way that could be gone.
    var whileConnecting: EngineError {
        switch self {
        case .gone(let reason): .unreachable(reason)
        case .fenced: .unreachable("the server is being replaced")
        default: self
        }
    }
}
