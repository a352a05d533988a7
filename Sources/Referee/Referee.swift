// Runs a program of Deferred operations and writes down what happened.
// SPDX-License-Identifier: MIT

import Deferred

/// Does with the Deferred of this package what the judge, a program in Python, does with Twisted's.
/// The traces must agree.
public final class Referee {
    /// What happened so far, in order: one list for each event.
    private var trace: [JudgedValue] = []
    /// The program's Deferreds by their numbers.
    var subjects: [Int: JudgedDeferred] = [:]
    /// The program's locks and semaphores, and its queues, by their numbers.
    var locks: [Int: JudgedLock] = [:]
    var queues: [Int: DeferredQueue<JudgedValue>] = [:]
    /// The time of the program; only `advance` moves it.
    private let clock = JumpingClock()

    /// Tells when Twisted would overflow Python's stack.
    var spentStack = SpentStack()
    /// What an overflown cancel leads to; nil outside of such a cancel.
    var rest: SpentStack.Rest?
    /// An operation of the running stage has overflown the stack.
    var hasOverflown = false
    /// The Deferreds whose stages are running, outermost first.
    var running: [Int] = []

    /// One for each program: ``trace(of:)`` makes it and releases its cycles.
    private init() {}

    /// The trace of the program in `line`, as one line of JSON.
    ///
    /// - Throws: ``ProgramError``, or what JSON's reader says.
    public static func trace(of line: some StringProtocol) throws -> String {
        let referee = Referee()
        for operation in try ProgramStep.program(line) { referee.perform(operation) }
        referee.writeEnds()
        let trace = JudgedValue.list(referee.trace).description
        referee.release()
        return trace
    }

    /// Does one step. A step may run stages, which perform steps in turn.
    func perform(_ operation: ProgramStep) {
        switch operation {
        case .new(let d, let canceller, let steps): make(d, canceller, steps)
        case .succeed(let d, let value): make(d, .succeed(value))
        case .fail(let d, let name): make(d, .fail(programFailure(name)))
        case .group(let d, let members, let mode, let consumeErrors):
            makeGroup(d, of: members, mode, consumeErrors)
        case .advance(let seconds): clock.advance(by: .seconds(seconds))
        case .turn(let step): perform(step)
        case .add(let d, _, _), .addPair(let d, _, _), .addTrap(let d, _, _), .callback(let d, _),
            .callbackFailure(let d, _), .errback(let d, _), .chain(let d, _), .cancel(let d),
            .pause(let d), .unpause(let d), .timeout(let d, _, _):
            // A stage that did not run may have been to make it.
            if let subject = subjects[d] { perform(operation, on: subject, d) }
        }
    }

    /// Does a step with a Deferred that there is.
    private func perform(_ operation: ProgramStep, on subject: JudgedDeferred, _ d: Int) {
        switch operation {
        case .add(_, let lane, let action): add(to: d, lane, action)
        case .addPair(_, let callback, let errback): addPair(to: d, callback, errback)
        case .addTrap(_, let types, let action): addTrap(to: d, types, action)
        case .callback, .callbackFailure, .errback: fire(operation, subject, d)
        case .chain(_, let other): chain(d, to: other)
        case .cancel: cancelling(d) { subject.chain.cancel() }
        case .pause:
            subjects[d]?.pauses += 1
            subject.chain.pause()
        case .unpause:
            guard subject.pauses > 0 else { return }
            subjects[d]?.pauses -= 1
            subject.chain.unpause()
        case .timeout(_, let seconds, let custom): addTimeout(to: d, seconds, clock, custom)
        case .new, .succeed, .fail, .group, .advance, .turn: break
        }
    }

    private func fire(_ operation: ProgramStep, _ subject: JudgedDeferred, _ d: Int) {
        switch operation {
        case .callback(_, let value):
            attempt("callback", d) { try subject.made.callback(value) }
        case .callbackFailure(_, let name):
            let result = Result<JudgedValue, any Error>.failure(programFailure(name))
            attempt("callback", d) { try subject.chain.callback(result) }
        case .errback(_, let name):
            attempt("errback", d) { try subject.chain.errback(programFailure(name)) }
        default: break
        }
    }

    /// Each Deferred's end; a last errback, as the judge adds, so that none is left unhandled.
    private func writeEnds() {
        for d in subjects.keys.sorted() {
            trace.append(.list([.text("end"), .number(d)] + (subjects[d]?.end ?? [])))
            handle(d).addErrback { _ in .null }
        }
    }

    /// Lets go of all: what is paused runs now, so that no failure is left to be reported.
    private func release() {
        for d in subjects.keys.sorted() {
            while let pauses = subjects[d]?.pauses, pauses > 0 {
                subjects[d]?.pauses -= 1
                subjects[d]?.chain.unpause()
            }
        }
        subjects = [:]
        locks = [:]
        queues = [:]
        clock.clear()
    }

    /// The chain of a Deferred, to add to or to return. A program names only Deferreds that it has
    /// made: another number is a mistake in the judge, and ends the process.
    func handle(_ d: Int) -> Deferred<JudgedValue> {
        guard let subject = subjects[d] else { fatalError("there is no Deferred \(d)") }
        return subject.handle()
    }

    /// Cancels `d` by `body`.
    func cancelling(_ d: Int, _ body: () -> Void) {
        let before = rest
        rest = before ?? spentStack.rest(ofCancelling: d, subjects)
        body()
        rest = before
    }

    /// Writes an event: its name, and what belongs to it.
    func write(_ event: String, _ parts: JudgedValue...) {
        trace.append(.list([.text(event)] + parts))
    }

    /// Writes the error's type into the trace where `body` throws, as the judge does with Python's.
    func attempt(_ name: String, _ number: Int, _ body: () throws -> Void) {
        do {
            try body()
        } catch {
            write("raised", .text(name), .number(number), .text("\(type(of: error))"))
        }
    }
}
