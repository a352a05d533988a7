// Questions about single Deferreds.
// SPDX-License-Identifier: MIT

import Deferred

/// Where does this Deferred stand? One question to all recorders, for all pages that want to know.
final class Inquiries {
    /// More Deferreds are not asked about at a time.
    static let most = 16

    private struct Inquiry {
        var missing: Int
        let pages = Waiters<Explanation?>()
    }

    /// By the Deferred's number, which is the ticket, too.
    private var open: [Int: Inquiry] = [:]

    /// - Returns: Fires with nil where no recorder shows it. nil where too much was asked already.
    func ask(_ number: Int, _ recorders: some Collection<Mailbox<Question>>) -> Deferred<
        Explanation?
    >? {
        if let inquiry = open[number] { return inquiry.pages.wait() }
        if recorders.isEmpty { return .succeed(nil) }
        guard open.count < Inquiries.most else { return nil }
        let inquiry = Inquiry(missing: recorders.count)
        open[number] = inquiry
        for questions in recorders { questions.post(.explain(number)) }
        return inquiry.pages.wait()
    }

    /// A recorder has answered.
    func take(_ explanation: Explanation?, of number: Int) {
        guard let inquiry = open[number] else { return }
        if explanation == nil, inquiry.missing > 1 {
            open[number]?.missing -= 1
        } else {
            close(number, with: explanation)
        }
    }

    /// The recorders that have not answered are busy.
    func close(_ number: Int, with explanation: Explanation? = nil) {
        open.removeValue(forKey: number)?.pages.fire(explanation)
    }
}
