// A result that is not there yet, and what will happen when it is.
// SPDX-License-Identifier: MIT

import Deferred

struct NotANumber: Error {
    let text: String
}

func parse(_ text: String) throws -> Int {
    guard let number = Int(text) else { throw NotANumber(text: text) }
    return number
}

func show(_ number: Int, _ unit: String) {
    print("  it is \(number) \(unit)")
}

func report(_ failure: Failure) {
    print("  \(failure)")
}

for answer in ["21", "twenty-one"] {
    let question = Deferred<String>()  // a promise, and nobody has kept it

    question
        .addCallback(parse)  // callback lane: String in, Int out, or a throw
        .addCallback { $0 * 2 }  // skipped once something was thrown
        .addCallback(show, "degrees")  // an argument of its own follows the result
        .addErrback(report)  // errback lane: skipped while all is well

    print("the answer is \"\(answer)\"")
    try question.callback(answer)  // runs the stages, here and now
}
