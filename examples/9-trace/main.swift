// A chain that draws itself: before it fires, as it runs, and in words.
// SPDX-License-Identifier: MIT

import Deferred

struct NoSuchPhoto: Error {}

let profile = Deferred<String>("profile")
let photo = Deferred<String>("photo")

profile.addCallback { name in "\(name) Lovelace" }
    .addErrback { _ in "nobody" }
    .addCallback { _ in photo }
    .addCallback { (_: String) -> Int in throw NoSuchPhoto() }
    .addCallback { $0 + 1 }
    .addErrback { _ in 0 }

print("before it fires:")
print(profile.diagram())

print("\nas it runs:")
DeferredTrace.lanes(values: true)
try profile.callback("Ada")
DeferredTrace.stop()

print("\nwhy does it wait?")
print(profile.explain())

print("\nand the rest, as events:")
DeferredTrace.start { event in print("  \(event.kind) #\(event.deferred) \(event.stage)") }
try photo.callback("ada.png")
DeferredTrace.stop()
