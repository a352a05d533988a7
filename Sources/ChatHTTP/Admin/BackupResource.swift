// `POST /backup`: a copy of the journal.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP

/// The answer is the copy itself: an SQLite file, consistent, with all that was acknowledged before the
/// request. Whoever asks keeps it where they like; the server may write beside its journal alone.
final class BackupResource: AdminResource, RendersPOST {
    /// One at a time: each takes as much room beside the journal as the journal.
    private var isCopying = false
    private weak var sending: FileStream?

    /// - Throws: 409 while another one is under way, or where there is no journal.
    func renderPOST(_ request: Request) throws -> Reply {
        guard !isCopying, sending?.isOpen != true else {
            throw HTTPError(
                toOperator: .conflict, "Another backup is under way. Wait until it is done.")
        }
        let copy = try admin.host.backup()
        isCopying = true
        request.onDisconnect { copy.cancel() }
        let process = request.process
        copy.addBoth { result -> Void in
            self.isCopying = false
            do {
                try self.send(result.mapError(\.error).get(), request)
                self.note("backup", nil, by: process)
            } catch is CancelledError {
            } catch {
                request.finish(AdminErrors().render(HTTPError(backup: error)))
            }
        }
        return .notDoneYet
    }

    private func send(_ file: OpenFile, _ request: Request) {
        let stream = FileStream(file, on: admin.scheduler)
        sending = stream
        // With its length: a copy that is cut short is known by that.
        var response = Response(.database, Body(""))
        response.fields.append(("Content-Length", String(file.count)))
        request.stream(response, stream)
    }
}

extension ResponseHead {
    /// An SQLite file. The type is registered with IANA.
    fileprivate static let database = ResponseHead(
        .ok,
        """
        Content-Type: application/vnd.sqlite3
        Cache-Control: no-store
        """)
}

extension HTTPError {
    /// 503, 507 or 500. The operator may read what went wrong.
    fileprivate init(backup error: any Error) {
        let status = (error as? any HTTPErrorConvertible)?.httpError.status ?? .internalError
        self.init(toOperator: status, "The journal could not be copied: \(error)")
    }
}
