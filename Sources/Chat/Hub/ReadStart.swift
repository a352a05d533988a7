// From where on the journal is read.
// SPDX-License-Identifier: MIT

/// Where a poll begins that memory alone cannot answer.
enum ReadStart {
    case above(Int)
    case oldest
    case newest(Int)
    /// The client's cursor leads nowhere: all that is kept, and the word that there is a gap.
    case lost
}
