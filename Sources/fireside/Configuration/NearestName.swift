// The name that somebody may have meant.
// SPDX-License-Identifier: MIT

extension String {
    /// The name that needs the fewest changes to become this one; nil where none is near.
    func nearest(in names: [String]) -> String? {
        let near = names.map { (name: $0, distance: distance(to: $0)) }.min {
            $0.distance < $1.distance
        }
        guard let near, near.distance <= Swift.max(2, near.name.count / 4) else { return nil }
        return near.name
    }

    /// How many letters must be inserted, deleted or replaced: Levenshtein's distance.
    private func distance(to other: String) -> Int {
        let (ours, theirs) = (Array(utf8), Array(other.utf8))
        var row = Array(0...theirs.count)
        for (above, letter) in ours.enumerated() {
            var diagonal = row[0]
            row[0] = above + 1
            for (left, their) in theirs.enumerated() {
                let replaced = diagonal + (letter == their ? 0 : 1)
                diagonal = row[left + 1]
                row[left + 1] = Swift.min(replaced, diagonal + 1, row[left] + 1)
            }
        }
        return row[theirs.count]
    }
}
