// What sees each request before its resource does.
// SPDX-License-Identifier: MIT

public import Deferred

/// Lets requests in, or refuses them. A ``Site`` is made with one.
public protocol RequestFilter: AnyObject {
    /// May add to ``Request/extraFields``. On the loop's thread.
    ///
    /// - Returns: nil where the request is in. Else it waits, whole, until the Deferred fires: then its
    ///   resource sees it, or the client is told why not. Cancelled when the client goes away.
    /// - Throws: Why the request is refused; its resource never sees it.
    func admit(_ request: Request) throws(HTTPError) -> Deferred<Void>?
}
