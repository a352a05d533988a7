// A cast that is known to succeed.
// SPDX-License-Identifier: MIT

/// `value` if it was stored as exactly that type, which it nearly always was; else nil.
@inlinable
func exactly<Value>(_ type: Value.Type, _ value: Any) -> Value? {
    @inline(__always)
    func opened<Kept>(_ kept: Kept) -> Value? { exactly(type, kept: kept) }
    return _openExistential(value, do: opened)
}

/// `kept` if it is of that type.
@inlinable
@inline(__always)
func exactly<Kept, Value>(_ type: Value.Type, kept: Kept) -> Value? {
    Kept.self == Value.self ? _identityCast(kept, to: Value.self) : nil
}

/// `value as! Value`, which is slow.
@usableFromInline
@inline(never)
func cast<Value>(_ value: Any) -> Value { value as! Value }
