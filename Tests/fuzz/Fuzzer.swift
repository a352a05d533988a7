// Where libFuzzer calls in. Built by scripts/fuzz alone; to the tests, this file is empty.
// SPDX-License-Identifier: MIT

#if FUZZING
    internal import Foundation

    /// The property of this run, by the name in the environment.
    private let property = {
        let name = ProcessInfo.processInfo.environment["TARGET"] ?? ""
        guard let property = Property.all.first(where: { $0.name == name }) else {
            let names = Property.all.map(\.name).joined(separator: ", ")
            fatalError("TARGET is one of \(names).")
        }
        return property
    }()

    /// A violation ends the process; libFuzzer then keeps the input.
    @_cdecl("LLVMFuzzerTestOneInput")
    public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
        let input = [UInt8](UnsafeBufferPointer(start: bytes, count: count))
        do {
            try property.check(input)
        } catch {
            fatalError("\(property.name): \(error)")
        }
        return 0
    }
#endif
