// A chain of several, and what cancelling does to it.
// SPDX-License-Identifier: MIT

import Deferred

func load(_ name: String) -> Deferred<String> {
    Deferred(canceller: { _ in print("  canceller: stop loading \(name)") })
}

let photo = load("photo")
let profile = load("profile")

let page = profile.addCallback { name in
    print("  profile is \(name), its photo comes next")
    return photo
}.addCallback { photo in
    print("  never printed: \(photo)")
}.addErrback(CancelledError.self) { _ in
    print("  errback: the reader left")
}

print("the profile arrives")
try profile.callback("Ada")
print(page)

print("the reader leaves")
page.cancel()  // goes to the innermost Deferred that is waited for
print(page)

print("the photo arrives after all")
do {
    try photo.callback("ada.png")
} catch {
    print("  \(error)")
}
