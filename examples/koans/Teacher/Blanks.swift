// The blank: ___.
// SPDX-License-Identifier: MIT

public import Deferred

/// A blank where a value belongs: `___()`. It has every type, and never returns: it says where it
/// stands and ends the lesson.
// swift-format-ignore: NoLeadingUnderscores
public func ___<Value>(file: StaticString = #fileID, line: UInt = #line) -> Value {
    Lesson.current.end(atBlank: CallSite(file, line))
}

extension Deferred {
    /// A blank where the name of a method belongs that takes a closure.
    // swift-format-ignore: NoLeadingUnderscores
    @discardableResult
    public func ___<Next>(
        _ stage: (Value) throws -> Next, file: StaticString = #fileID, line: UInt = #line
    ) -> Deferred<Next> {
        Lesson.current.end(atBlank: CallSite(file, line))
    }

    /// A blank where the name of a method belongs that takes a value.
    // swift-format-ignore: NoLeadingUnderscores
    public func ___<Argument>(
        _ argument: Argument, file: StaticString = #fileID, line: UInt = #line
    ) throws {
        Lesson.current.end(atBlank: CallSite(file, line))
    }

    /// A blank where the name of a method belongs that takes nothing.
    // swift-format-ignore: NoLeadingUnderscores
    @discardableResult
    public func ___(file: StaticString = #fileID, line: UInt = #line) -> Deferred<Value> {
        Lesson.current.end(atBlank: CallSite(file, line))
    }
}
