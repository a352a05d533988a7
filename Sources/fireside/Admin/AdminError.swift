// Why the server could not be asked, and what to do about it.
// SPDX-License-Identifier: MIT

/// Each is one sentence with a next step.
enum AdminError: Error, CustomStringConvertible {
    /// There is no socket, or nobody listens on it.
    case noServer(path: String)
    /// The socket is another user's.
    case notAllowed(path: String)
    /// Connecting failed for another reason, in the system's words.
    case cannotConnect(path: String, reason: String)
    /// The server said nothing for so many seconds.
    case silent(path: String, seconds: Int)
    /// It hung up before its answer was complete.
    case cut(path: String)
    /// What answers is no Fireside server.
    case notFireside(path: String)
    /// The server's own sentence.
    case refused(String)

    var description: String {
        switch self {
        case .noServer(let path):
            "no server listens on \(path); start it with fireside serve, or name its socket with "
                + "--socket."
        case .notAllowed(let path):
            "\(path) belongs to another user; ask as the user that runs the server, or with sudo."
        case .cannotConnect(let path, let reason): "cannot connect to \(path): \(reason)."
        case .silent(let path, let seconds):
            "the server at \(path) said nothing for \(seconds) s; see its log."
        case .cut(let path):
            "the server at \(path) hung up before its answer was complete; see its log, and try again."
        case .notFireside(let path): "what answers at \(path) is no Fireside server."
        case .refused(let sentence): sentence
        }
    }
}
