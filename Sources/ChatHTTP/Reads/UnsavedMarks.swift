// What people have read in the last seconds.
// SPDX-License-Identifier: MIT

import Chat
import Synchronization

/// Marks that no journal has yet: of each person and channel the newest alone. A person may read quickly,
/// and is written down every few seconds.
///
/// One for all loops of a chat; any thread.
final class UnsavedMarks: Sendable {
    /// Whose mark in which channel.
    struct Place: Hashable, Sendable {
        let person: PersonID
        let channel: ChannelName
    }

    /// What is to become of it.
    enum Step: Equatable, Sendable {
        /// - Parameter until: See ``ReadMark/record(of:until:)``.
        case put(ReadMark, until: Timestamp?)
        case remove
    }

    private struct State {
        var steps: [PersonID: [ChannelName: Step]] = [:]
        var count = 0
        /// Whether somebody is about to save them.
        var isPlanned = false
    }

    private let state = Mutex(State())

    /// How many there may be.
    static let most = 20_000

    var count: Int { state.withLock { $0.count } }

    /// Those of one person.
    subscript(person: PersonID) -> [ChannelName: Step] {
        state.withLock { $0.steps[person] ?? [:] }
    }

    /// Takes the place of what was to become of this mark before.
    ///
    /// - Returns: Whether there is room for it.
    func set(_ step: Step, of place: Place) -> Bool {
        state.withLock { state in
            let isNew = state.steps[place.person]?[place.channel] == nil
            guard !isNew || state.count < UnsavedMarks.most else { return false }
            state.steps[place.person, default: [:]][place.channel] = step
            if isNew { state.count += 1 }
            return true
        }
    }

    /// Nothing is to become of a person's marks.
    func forget(_ person: PersonID) {
        state.withLock { state in
            state.count -= state.steps.removeValue(forKey: person)?.count ?? 0
        }
    }

    /// Whether the caller is the one who is to save them, soon.
    func plan() -> Bool {
        state.withLock { state in
            if state.isPlanned || state.count == 0 { return false }
            state.isPlanned = true
            return true
        }
    }

    /// The plan was carried out.
    func endPlan() { state.withLock { $0.isPlanned = false } }

    /// Some of them, which stay here until they are ``settle(_:)``d.
    func some(_ limit: Int) -> [(place: Place, step: Step)] {
        state.withLock { state in
            var some: [(place: Place, step: Step)] = []
            for (person, steps) in state.steps {
                for (channel, step) in steps {
                    if some.count == limit { return some }
                    some.append((Place(person: person, channel: channel), step))
                }
            }
            return some
        }
    }

    /// These are kept, or never will be. What has become newer meanwhile stays.
    func settle(_ steps: [(place: Place, step: Step)]) {
        state.withLock { state in
            for (place, step) in steps where state.steps[place.person]?[place.channel] == step {
                state.steps[place.person]?[place.channel] = nil
                state.count -= 1
                if state.steps[place.person]?.isEmpty == true { state.steps[place.person] = nil }
            }
        }
    }
}
