// What an operator asks of a broker.
// SPDX-License-Identifier: MIT

/// A broker, as the operator of its server sees it. On the broker's thread.
package protocol OperatedBroker: AnyObject {
    /// The polls and streams of these people end, on every hub of every node, and the people have left.
    /// Their clients are told ``ChatError/expelled``. They may come back, unless the caller sees to it.
    ///
    /// - Returns: How many people were listed.
    @discardableResult
    func expel(_ people: any PersonRule) -> Int

    /// Who is here, with every channel that they are in. It looks at everyone.
    ///
    /// - Parameters:
    ///   - channel: Only people of this one; nil for all.
    ///   - last: The name to begin behind; nil for the first.
    ///   - limit: People at most.
    func present(in channel: ChannelName?, after last: String?, limit: Int) -> PresentPeople
}
