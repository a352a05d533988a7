// A cast that is known to succeed.
// SPDX-License-Identifier: MIT

/// `value` if it was stored as exactly that type, which it nearly always was; else nil.
@inlinable
func exactly<Value>(_ type: Value.Type, _ value: Any) -> Value? {
    @inline(__always)
    func opened<Held>(_ held: Held) -> Value? {
        Held.self == Value.self ? _identityCast(held, to: Value.self) : nil
    }
    return _openExistential(value, do: opened)
}

/// `value as! Value`, which is slow.
@usableFromInline
@inline(never)
func cast<Value>(_ value: Any) -> Value { value as! Value }
