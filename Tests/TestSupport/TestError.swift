// Why a test could not be carried out.
// SPDX-License-Identifier: MIT

import Glibc

/// What went wrong around a test.
public enum TestError: Error, CustomStringConvertible {
    case cannotRun(String, Int32)
    case noServer(said: String)
    case cannotConnect(Int32)
    case timedOut(String)
    case closed
    case reset
    case malformedResponse
    case noAnswer(status: Int)
    case notParked

    public var description: String {
        switch self {
        case .cannotRun(let path, let error):
            "\(path) does not start: \(String(cString: strerror(error))); build it first"
        case .noServer(let said): "the server did not come up; it said: \(said)"
        case .cannotConnect(let error): "no connection: \(String(cString: strerror(error)))"
        case .timedOut(let what): "no \(what) within the client's patience"
        case .closed: "the server closed the connection instead of answering"
        case .reset: "the server reset the connection instead of answering"
        case .malformedResponse: "the server sent something that is not an HTTP response"
        case .noAnswer(let status): "the server answered \(status) instead of what was asked for"
        case .notParked: "the server does not count the clients that were sent to wait"
        }
    }
}
