// A window into a running program: its Deferreds, drawn as they run.
// SPDX-License-Identifier: MIT

public import Deferred
public import EventLoop
import HTTP
import Synchronization

/// A web page that shows the Deferreds of a running program: who waits, who is answered, and the stages
/// that each result runs through.
///
/// ```swift
/// EventLoop.main { loop in
///     try Inspector.start(watching: loop)
///     …
/// }
/// ```
///
/// The page has a thread and a port of its own. The loops that are watched only count and note; nothing
/// waits for the page. It shows types, places in the source and the names of Deferreds, and never a
/// value: so do not name a Deferred after a person. Any thread.
public final class Inspector: Sendable {
    /// Where the page is, and what it tells.
    public struct Options: Sendable {
        /// An address of this machine. Others can connect only with another one than 127.0.0.1.
        public var host = "127.0.0.1"
        /// 0 picks a free one.
        public var port = 8081
        /// Which Deferreds are watched.
        public var scope = TraceScope.all
        /// The address of what is watched, for people to open; the page shows it as a QR code.
        public var visitors: String?

        /// The defaults.
        public init() {}
    }

    /// Pages at once, all together.
    static let maxPages = 64

    /// Where the page is: `http://127.0.0.1:8081/`.
    public var address: String { thread.handle.address }

    private let scope: TraceScope
    private let thread: LoopThread<Desk>
    /// How many loops are watched.
    private let watched = Atomic<Int>(0)

    /// What the inspector's thread hands out.
    private struct Desk: Sendable {
        let address: String
        let visits: Mailbox<Visit>
    }

    /// What other threads can tell it.
    private enum Visit: Sendable {
        case watch(Int, Mailbox<Question>, Mailbox<Report>)
        case end
    }

    /// Serves the page, on a thread of its own.
    ///
    /// - Throws: ``ListenError`` where the port is taken; ``EventLoopError`` where there can be no thread.
    public init(_ options: Options = Options()) throws {
        scope = options.scope
        thread = try LoopThread("inspector") { loop in
            let newsroom = Newsroom(on: loop, first: Inspector.firstFrame)
            let server = try Inspector.serve(newsroom, on: loop, options)
            let visits = Mailbox<Visit>()
            visits.open(on: loop) { [visits] in
                for visit in visits.takeAll() {
                    switch visit {
                    case .watch(let source, let questions, let reports):
                        newsroom.add(source, questions)
                        reports.open(on: loop) { [reports] in
                            for report in reports.takeAll() { newsroom.take(report) }
                        }
                    case .end:
                        newsroom.close()
                        server.drain(within: .milliseconds(100)).addBoth { _ in loop.stop() }
                    }
                }
            }
            return Desk(address: "http://\(server.address)/", visits: visits)
        }
    }

    /// Serves the page, watches `loop` and prints where the page is: the one line that a program needs.
    ///
    /// - Parameter port: 0 picks a free one.
    @discardableResult
    public static func start(
        watching loop: EventLoop, port: Int = Options().port
    ) throws -> Inspector {
        var options = Options()
        options.port = port
        let inspector = try Inspector(options)
        inspector.watch(loop)
        print("Inspect: \(inspector.address)")
        return inspector
    }

    /// Watches the Deferreds of this thread, which is `loop`'s, from now on.
    public func watch(_ loop: EventLoop) {
        let source = watched.add(1, ordering: .relaxed).newValue
        let (reports, questions) = (Mailbox<Report>(), Mailbox<Question>())
        let recorder = LoopRecorder(source, on: loop, reportingTo: reports)
        questions.open(on: loop) { [questions] in
            for question in questions.takeAll() { recorder.answer(question) }
        }
        DeferredTrace.attach(recorder, to: scope)
        thread.handle.visits.post(.watch(source, questions, reports))
    }

    /// Ends the page and its thread. Nothing may be watched afterwards.
    public func end() {
        thread.handle.visits.post(.end)
        thread.join()
    }

    /// Higher than those of a run before: no run makes more frames than there are milliseconds.
    private static var firstFrame: Int {
        let age = SuspendingClock().systemEpoch.duration(to: .now)
        return Int(age / .milliseconds(1))
    }
}
