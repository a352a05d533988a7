// What can be wrong with a URL of Redis.
// SPDX-License-Identifier: MIT

/// What is wrong with a URL. The description quotes nothing of it: where a password holds a `/` or a `?`
/// that was not escaped, it may stand anywhere.
package enum RedisLocationError: Error, Equatable, CustomStringConvertible {
    case scheme, login, host, port, name, parameter, value, security

    /// What the URL must have instead.
    package var description: String {
        switch self {
        case .scheme: "a URL of Redis begins with redis://, rediss:// or redis+unix://"
        case .login:
            "before the @ stands user:password or :password; write %2F for / in them, and so on"
        case .host: "there must be a host, or several with commas between them"
        case .port: "a port is a number from 1 to 65535"
        case .name:
            "the chat's name, behind the host and a /, has up to 64 letters, digits or . _ -"
        case .parameter:
            "the URL's parameters are sentinel, sentinel-user, sentinel-password, db and ca;"
                + " and name, for a Unix socket"
        case .value: "a parameter of the URL has a value that it cannot have"
        case .security: "the parameter ca is for rediss://"
        }
    }
}
