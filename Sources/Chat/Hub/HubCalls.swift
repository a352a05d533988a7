// What a hub has asked the other hubs of its chat.
// SPDX-License-Identifier: MIT

/// The calls of one hub to others that are not answered yet: one table for each type of answer.
struct HubCalls {
    let statistics = PendingCalls<HubStatistics>()
    let busiest = PendingCalls<[ChannelName]>()
    let parked = PendingCalls<[Int]>()

    /// Another hub answers the call of this number.
    func settle(_ number: Int, _ answer: HubAnswer) {
        switch answer {
        case .statistics(let answer): statistics.settle(number, .success(answer))
        case .busiest(let channels): busiest.settle(number, .success(channels))
        case .parked(let counts): parked.settle(number, .success(counts))
        }
    }
}
