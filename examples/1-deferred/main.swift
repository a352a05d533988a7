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

for answer in ["21", "twenty-one"] {
    let question = Deferred<String>()  // a promise, and nobody has kept it

    question
        .addCallback(parse)  // String in, Int out, or a throw
        .addCallback { $0 * 2 }  // is given what the one before returned
        .addCallback { print("  it is \($0) degrees") }

    print("the answer is \"\(answer)\"")
    try question.callback(answer)  // runs the stages, here and now
}
