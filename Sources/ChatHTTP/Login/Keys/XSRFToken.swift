// What a form must bring along, which a page of another site cannot know.
// SPDX-License-Identifier: MIT

import Crypto

/// Follows from the session, so that nothing is stored and no other session's is any good.
///
/// It is masked each time it is given out: a page that is compressed on its way and shows what
/// somebody else chose would otherwise leak it byte by byte (BREACH). The model is Tornado's.
enum XSRFToken {
    /// 64 bytes as base64url: a new random mask, and the signature under that mask. Each call gives
    /// another text for the same session.
    static func make(for session: Session, _ key: KeyRing.Key) -> String {
        let mask = SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }
        let signature = HMACSignature.of(session.id, by: key.key(for: .xsrf))
        return Base64URL.encode(mask + zip(mask, signature).map { $0 ^ $1 })
    }

    /// Any key of the ring counts, so a rotation spoils no page that is open.
    static func isGood(_ token: String, for session: Session, _ ring: KeyRing) -> Bool {
        guard token.utf8.count < 100, let bytes = Base64URL.decode(token), bytes.count == 64 else {
            return false
        }
        let signature = zip(bytes[..<32], bytes[32...]).map { $0 ^ $1 }
        return ring.keys.contains {
            HMACSignature.isGood(signature, of: session.id, by: $0.key(for: .xsrf))
        }
    }
}
