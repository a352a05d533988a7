// The chat's paths.
// SPDX-License-Identifier: MIT

internal import Chat
public import Deferred
public import Libevent

/// Everything the chat answers, as one ``Site``.
public final class ChatSite {
    private let lobby: Lobby
    public let site: Site

    /// - Parameter scheduler: The loop that the site is served on.
    public init(scheduler: any Scheduler, options: ChatOptions = ChatOptions()) {
        lobby = Lobby(scheduler: scheduler, options: options)
        site = Site([
            "/": lobby,
            "/health": Health(),
            "/metrics": Metrics(lobby: lobby),
        ])
        site.renderError = ErrorForm.render
    }

    /// Requests that wait for a message.
    public var parked: Int { lobby.parked }

    /// Answers everyone who waits; they are told to ask again.
    public func close() {
        lobby.close()
    }
}
