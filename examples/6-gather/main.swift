// To read several channels is to wait for several Deferreds, as for one.
// SPDX-License-Identifier: MIT

import Deferred

let tea = Channel()
let cake = Channel()

print("gather: a message of each, in the order of the channels")
gather([tea.next(), cake.next()]).addCallback { print("  \($0)") }
try cake.say(.success("two eggs"))
try tea.say(.success("hot water"))

print("gather: or the first failure")
gather([tea.next(), cake.next()], consumeErrors: true)
    .addErrback(FirstError.self) { ["channel \($0.index) is closed"] }
    .addCallback { print("  \($0)") }
try cake.say(.failure(Closed()))

print("all: how it went in each")
all([tea.next(), cake.next()], consumeErrors: true)
    .addCallback { for result in $0 { print("  \(result)") } }
try tea.say(.success("hot water"))
try cake.say(.failure(Closed()))

print("race: whichever speaks first; the others are cancelled")
race([tea.next(), cake.next()])
    .addCallback { print("  channel \($0.index): \($0.value)") }
try cake.say(.success("two eggs"))
