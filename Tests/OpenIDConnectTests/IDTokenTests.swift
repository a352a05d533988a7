// What a provider says.
// SPDX-License-Identifier: MIT

@testable import OpenIDConnect
import JWTKit
import Testing

struct IDTokenTests {}
