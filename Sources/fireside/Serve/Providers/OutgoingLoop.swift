// The thread that asks login providers.
// SPDX-License-Identifier: MIT

import Deferred
import EventLoop
import HTTPSClient
import OpenIDConnect

/// Sends requests to providers, on a loop and a thread of its own: no client of the chat waits for a name's
/// look-up or a handshake of TLS. Any thread.
final class OutgoingLoop: ProviderTransport {
    /// What other threads can tell it.
    private enum Command: Sendable {
        case fetch(HTTPSRequest, CheckedContinuation<HTTPSResponse, any Error>)
        case end
    }

    private let thread: LoopThread<Mailbox<Command>>

    /// - Throws: Where there can be no thread, or libcurl has no memory.
    init(trusting trust: HTTPSTrust) throws {
        thread = try LoopThread("outgoing") { loop in
            let client = try HTTPSClient(loop, trust: trust)
            let commands = Mailbox<Command>()
            commands.open(on: loop) { [commands] in
                for command in commands.takeAll() {
                    switch command {
                    case .fetch(let request, let answer):
                        client.fetch(request)
                            .addCallbacks(
                                { answer.resume(returning: $0) },
                                { answer.resume(throwing: $0.error) })
                    case .end:
                        client.close()
                        loop.stop()
                    }
                }
            }
            return commands
        }
    }

    func send(_ request: ProviderRequest) async throws -> ProviderResponse {
        let request = HTTPSRequest(request)
        let response = try await withCheckedThrowingContinuation {
            thread.handle.post(.fetch(request, $0))
        }
        return ProviderResponse(
            status: response.status, maxAge: response.maxAge, body: response.body)
    }

    /// Ends what is under way, and the thread. Nothing may be sent afterwards.
    func end() {
        thread.handle.post(.end)
        thread.join()
    }
}

extension HTTPSRequest {
    fileprivate init(_ request: ProviderRequest) {
        self.init(request.url, fields: [Field("Accept", "application/json")])
        if let authorization = request.authorization {
            fields.append(Field("Authorization", authorization))
        }
        guard let form = request.form else { return }
        fields.append(Field("Content-Type", "application/x-www-form-urlencoded"))
        body = Array(form.utf8)
    }
}
