// What a provider says of somebody, signed.
// SPDX-License-Identifier: MIT

import JWTKit

/// To be written.
struct IDToken: JWTPayload {
    func verify(using algorithm: some JWTAlgorithm) throws {}
}
