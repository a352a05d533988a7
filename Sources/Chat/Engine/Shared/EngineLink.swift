// The session with the engine's primary, opened again whenever it ends.
// SPDX-License-Identifier: MIT

import Deferred

/// Keeps a session open, and says once a second that this node lives.
final class EngineLink {
    /// From the answer of one beat to the next beat.
    static let beatInterval = Duration.seconds(1)
    /// A session that does not answer a beat for so long is given up.
    static let beatLimit = Duration.seconds(2)

    /// What the link does.
    private enum Phase {
        /// Nothing, before it is told to open and after it is closed.
        case idle
        /// It opens a session, after a while. The number tells this try from others.
        case opening(Int)
        case open(any EngineSession)
    }

    private let engine: any Engine
    private let scheduler: any Scheduler
    private let meter: EngineMeter
    private var backoff: Backoff
    private var phase = Phase.idle
    private var tries = 0
    /// The next beat, or the end of the patience with the last.
    private var timer: (any DelayedCall)?
    /// It introduces the node, and hears of sessions. It is not kept alive.
    weak var listener: (any EngineLinkListener)?

    init(_ engine: any Engine, node: String, scheduler: any Scheduler, meter: EngineMeter) {
        self.engine = engine
        self.scheduler = scheduler
        self.meter = meter
        backoff = Backoff(node: node)
    }

    /// The open session; nil where there is none.
    var session: (any EngineSession)? {
        if case .open(let session) = phase { session } else { nil }
    }

    /// Whether this is the open session.
    func has(_ session: any EngineSession) -> Bool { self.session === session }

    /// Opens a session, after this time.
    func open(after delay: Duration = .zero) {
        tries += 1
        let number = tries
        phase = .opening(number)
        scheduler.callLater(delay) { [weak self] in self?.open(number) }
    }

    /// Closes the session, and opens another after this time. The listener is told that it has ended.
    func reopen(after delay: Duration = .zero) {
        drop()
        open(after: delay)
    }

    /// The same after a wait that grows while nothing goes well.
    func reopenLater() { reopen(after: backoff.next()) }

    /// Closes the session, and opens no other.
    func close() {
        drop()
        phase = .idle
    }

    private func isOpening(_ number: Int) -> Bool {
        if case .opening(number) = phase { true } else { false }
    }

    private func open(_ number: Int) {
        guard isOpening(number), let listener else { return }
        engine.open(listener.introduction).addCallbacks(
            { session in
                if self.isOpening(number) { self.begin(session) } else { session.close() }
            },
            { _ in if self.isOpening(number) { self.open(after: self.backoff.next()) } })
    }

    private func begin(_ session: any EngineSession) {
        phase = .open(session)
        meter.counts.opens += 1
        session.listener = self
        beat(session)
        if has(session) { listener?.opened(session) }
    }

    private func drop() {
        guard let session else { return }
        session.listener = nil
        forget(nil)
        session.close()
    }

    /// There is no session any more.
    private func forget(_ error: EngineError?) {
        timer.take()?.cancel()
        phase = .idle
        listener?.closed(error)
    }
}

extension EngineLink: EngineSessionListener {
    func sessionEnded(_ session: any EngineSession, _ error: EngineError) {
        guard has(session) else { return }
        if error == .fenced { meter.counts.fenced += 1 }
        forget(error)
        open(after: backoff.next())
    }
}

// MARK: - Beats

extension EngineLink {
    private func beat(_ session: any EngineSession) {
        let start = scheduler.now
        timer = scheduler.callLater(EngineLink.beatLimit) { [weak self] in
            if self?.has(session) == true { self?.reopenLater() }
        }
        session.beat().addCallbacks(
            { if self.has(session) { self.take($0, from: session, since: start) } },
            { _ in if self.has(session) { self.beatLater(session) } })
    }

    private func take(_ beat: EngineBeat, from session: any EngineSession, since start: Duration) {
        backoff.reset()
        meter.counts.roundTrip = scheduler.now - start
        beatLater(session)
        listener?.heard(beat, on: session)
    }

    private func beatLater(_ session: any EngineSession) {
        timer?.cancel()
        timer = scheduler.callLater(EngineLink.beatInterval) { [weak self] in
            if self?.has(session) == true { self?.beat(session) }
        }
    }
}

/// Whose link it is.
protocol EngineLinkListener: AnyObject {
    /// What the node says of itself.
    var introduction: NodeIntroduction { get }

    /// There is a session.
    func opened(_ session: any EngineSession)

    /// There is none any more; another will be opened unless the link was closed.
    ///
    /// - Parameter error: nil where the link has closed it.
    func closed(_ error: EngineError?)

    /// The engine has answered a beat.
    func heard(_ beat: EngineBeat, on session: any EngineSession)
}

@available(*, unavailable)
extension EngineLink: Sendable {}
