// One object for each thread, by POSIX keys.
// SPDX-License-Identifier: MIT

import Synchronization

// The standard library has no thread-local storage, and this module imports nothing else: so the
// three POSIX functions are declared by their symbols. They take and return only integers and
// pointers, which Swift and C pass alike on every platform this is built for.
#if canImport(Darwin)
    typealias ThreadKey = UInt
#else
    typealias ThreadKey = UInt32
#endif

@_silgen_name("pthread_key_create")
private func makeKey(
    _ key: UnsafeMutablePointer<ThreadKey>,
    _ atThreadEnd: @convention(c) (UnsafeMutableRawPointer?) -> Void
) -> Int32

@_silgen_name("pthread_getspecific")
private func value(of key: ThreadKey) -> UnsafeMutableRawPointer?

@_silgen_name("pthread_setspecific")
private func setValue(of key: ThreadKey, _ value: UnsafeRawPointer?) -> Int32

/// One `Object` per thread, made when first asked for, released when the thread ends.
///
/// It holds no closure and makes its key late: a `static let` of it needs no start-up code, and no
/// check on each use whether that has run.
struct ThreadLocal<Object: AnyObject & ThreadOwned>: ~Copyable, Sendable {
    /// The POSIX key and 1; 0 before there is one.
    private let key = Atomic<UInt>(0)

    /// This thread's object, which lives as long as the thread.
    @inline(__always)
    var reference: Unmanaged<Object> {
        let key = self.key.load(ordering: .relaxed)
        if key != 0, let known = value(of: ThreadKey(key - 1)) { return .fromOpaque(known) }
        return makeObject()
    }

    @inline(never)
    private func makeObject() -> Unmanaged<Object> {
        if key.load(ordering: .relaxed) == 0 { makeThreadKey() }
        let key = ThreadKey(self.key.load(ordering: .relaxed) - 1)
        // Balanced by the release at the thread's end, in `makeThreadKey`.
        let object = Unmanaged.passRetained(Object())
        _ = setValue(of: key, object.toOpaque())
        return object
    }

    /// Two threads may come here at the same time: then the second key is never used.
    private func makeThreadKey() {
        var made: ThreadKey = 0
        let status = makeKey(&made) { object in
            guard let object else { return }
            Unmanaged<AnyObject>.fromOpaque(object).release()
        }
        if status != 0 { fatalError("pthread_key_create failed with \(status)") }
        _ = key.compareExchange(
            expected: 0, desired: UInt(made) + 1, ordering: .sequentiallyConsistent)
    }
}
