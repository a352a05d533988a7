// Koan 2 with a wrong answer, which README.md shows: --wrong.
// SPDX-License-Identifier: MIT

import Deferred
import KoanTeacher

func wrong() {
    koan("2. each stage is given what the one before returned", says: ["42"]) { say in
        let number = Deferred<Int>()
        number.addCallback { $0 * 3 }
            .addCallback { say($0) }
        try number.callback(21)
    }
}
