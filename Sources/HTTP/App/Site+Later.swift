// What is done for each request whose response comes later.
// SPDX-License-Identifier: MIT

import Deferred
import Language

extension Site {
    /// The client gets what `response` fires with, or an error in its form.
    ///
    /// - Parameter form: Where it is nil and the request has to wait, it is found now: the request lets
    ///   go of what tells it.
    func answer(
        _ request: Request, later response: Deferred<Response>, cancels: Bool,
        _ form: consuming (any ErrorRenderer)?
    ) {
        // What is there already, such as the receipt of a message, is hardly ever an error.
        if response.hasFired, !response.isWaiting {
            request.use(form)
        } else {
            if form == nil { form = failures.form(for: request) }
            request.wait(for: cancels ? response : nil, form, failures.language(request))
        }
        // A closure that captures one object, and no more, needs no memory of its own: each of ten
        // thousand requests that wait has one.
        response.stage("send").addBoth { result in request.finish(result) }
    }

    /// The request keeps all that it has until it is let in.
    func render(_ request: Request, by route: Route, after admission: Deferred<Void>) {
        request.keepAll()
        request.onDisconnect { admission.cancel() }
        admission.addBoth { result in
            if request.isFinished { return }
            do {
                try result.mapError(\.error).get()
                try self.render(request, by: route)
            } catch {
                self.fail(request, error)
            }
        }
    }
}
