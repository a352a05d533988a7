// The seam between a request and whatever carries it.
// SPDX-License-Identifier: MIT

/// One exchange on a connection, as a request sees it.
///
/// evhttp stands behind it today. Nothing above this line of the house knows that, so another
/// carrier needs only a type that does these two things.
protocol Transport: AnyObject {
    /// Sends the answer to the exchange under way. Called once an exchange.
    func send(_ response: Response, to method: Method)

    /// Hangs up without an answer.
    func abandon()
}
