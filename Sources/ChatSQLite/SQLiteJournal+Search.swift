// A journal in a file that can be searched by an index.
// SPDX-License-Identifier: MIT

package import Chat

extension SQLiteJournal: IndexedJournal {
    /// nil before ``makeIndex()``, and where nothing may be written: there searches look through the
    /// messages themselves, some of them at a time.
    package var searchIndex: (any SearchIndex)? { index }
}
