// A cast that is known to succeed.
// SPDX-License-Identifier: MIT

/// `value as! Value`, but quick when that is exactly the type it was stored as, which it nearly
/// always is.
@inlinable
func known<Value>(_ value: Any, as type: Value.Type) -> Value {
    func opened<Held>(_ held: Held) -> Value {
        Held.self == Value.self ? _identityCast(held, to: Value.self) : cast(held)
    }
    return _openExistential(value, do: opened)
}

@usableFromInline
@inline(never)
func cast<Held, Value>(_ held: Held) -> Value { held as! Value }
