// Twenty exercises, solved, and one with a wrong answer.
// SPDX-License-Identifier: MIT

import KoanTeacher

if CommandLine.arguments.contains("--wrong") {
    teach(wrong)
} else {
    teach(lanes, chaining, cancelling, groups, chat)
}
