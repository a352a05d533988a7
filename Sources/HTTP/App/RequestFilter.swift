// What sees each request before its resource does.
// SPDX-License-Identifier: MIT

/// Lets requests in, or refuses them. A ``Site`` is made with one.
public protocol RequestFilter {
    /// May add to ``Request/extraFields``. On the loop's thread.
    ///
    /// - Throws: Why the request is refused; its resource never sees it.
    func admit(_ request: Request) throws(HTTPError)
}
