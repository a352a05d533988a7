// An answer that no Fireside gives.
// SPDX-License-Identifier: MIT

/// What answered is another program, or a version that is too new.
struct NotFireside: Error, CustomStringConvertible {
    var description: String {
        "that is not an answer from Fireside; check --url, and the versions at both ends"
    }
}
