// URLs of Redis, and what is wrong with others.
// SPDX-License-Identifier: MIT

import EventLoop
import Testing

@testable import ChatRedis

@Suite struct RedisLocationTests {
    private func tcp(_ host: String, _ port: Int = 6379) -> RedisServer {
        .tcp(host: host, port: port)
    }

    @Test func `a host is enough`() throws {
        let location = try RedisLocation("redis://example.org")
        #expect(location.servers == [tcp("example.org")])
        #expect(location.name == "fireside")
        #expect(location.login == RedisLogin())
        #expect(location.sentinelName == nil)
        #expect(!location.isSecure)
    }

    @Test func `all parts are read`() throws {
        let location = try RedisLocation(
            "rediss://chat:p%40ss%3Aw%2F@one:1,[2001:db8::2]:2,10.0.0.3/team-1"
                + "?sentinel=fs&db=7&ca=/etc/ca.pem&sentinel-user=s&sentinel-password=t%20u")
        #expect(location.servers == [tcp("one", 1), tcp("2001:db8::2", 2), tcp("10.0.0.3", 26379)])
        #expect(location.name == "team-1")
        #expect(location.login == RedisLogin(user: "chat", password: "p@ss:w/", database: 7))
        #expect(location.sentinelName == "fs")
        #expect(location.sentinelLogin == RedisLogin(user: "s", password: "t u"))
        #expect(location.isSecure)
        #expect(location.authorities == "/etc/ca.pem")
    }

    @Test func `a password needs no user`() throws {
        let location = try RedisLocation("redis://:a:b@[::1]/")
        #expect(location.login == RedisLogin(password: "a:b"))
        #expect(location.servers == [tcp("::1")])
        #expect(location.name == "fireside")
    }

    @Test func `a Unix socket has its name behind it`() throws {
        let location = try RedisLocation("redis+unix://:pw@/run/redis/redis.sock?name=chat&db=1")
        #expect(location.servers == [.unix(path: "/run/redis/redis.sock")])
        #expect(location.name == "chat")
        #expect(location.login == RedisLogin(password: "pw", database: 1))
        #expect("\(location)" == "redis+unix:///run/redis/redis.sock?name=chat&db=1")
    }

    @Test(arguments: [
        ("http://host/", RedisLocationError.scheme), ("host", .scheme),
        ("redis://user@host", .login), ("redis://:@host", .login), ("redis://:%zz@host", .login),
        ("redis://", .host), ("redis://a,,b", .host), ("redis://a b", .host),
        ("redis://[::1", .host), ("redis://::1", .port), ("redis+unix://host/path", .host),
        ("redis+unix://", .host), ("redis://[]", .host), ("redis://%61", .host),
        ("redis://a:0", .port), ("redis://a:65536", .port), ("redis://a:", .port),
        ("redis://a:+1", .port), ("redis://a/b/c", .name), ("redis://a/%7b", .name),
        ("redis://a/" + String(repeating: "n", count: 65), .name), ("redis://a?x=1", .parameter),
        ("redis://a?name=b", .parameter), ("redis+unix:///s?sentinel=b", .parameter),
        ("redis://a?db", .value), ("redis://a?db=-1", .value), ("redis://a?db=x", .value),
        ("redis://a?db=+1", .value),
        ("redis://a?sentinel=a%20b", .value), ("redis://a?ca=%ff", .value),
        ("redis://a?ca=/ca.pem", .security),
    ])
    func `what is wrong is said`(_ url: String, _ error: RedisLocationError) {
        #expect(throws: error) { try RedisLocation(url) }
    }

    @Test(arguments: [
        "redis://a:secret@host/name", "redis://:secret@a,b?sentinel=fs&sentinel-password=secret",
        "redis+unix://a:secret@/path?name=chat",
    ])
    func `a password is in no description`(_ url: String) throws {
        let location = try RedisLocation(url)
        var dumped = ""
        dump(location, to: &dumped)
        #expect(!"\(location) \(String(reflecting: location)) \(dumped)".contains("secret"))
    }

    @Test(arguments: ["redis://:sec/ret@host", "redis://:sec?ret@host/", "redis://a:se@cret:x@b:c"])
    func `a password that was not escaped is in no error`(_ url: String) {
        let error = #expect(throws: RedisLocationError.self) { try RedisLocation(url) }
        #expect(error.map { !"\($0)".contains("ret") } == true)
    }

    @Test(arguments: [
        "redis://host:6379/fireside", "redis://chat@a:1,[2001:db8::1]:2/n?sentinel=fs&db=3",
        "rediss://10.0.0.1:6380/chat",
    ])
    func `a description is a URL again`(_ url: String) throws {
        let location = try RedisLocation(url.replacing("chat@", with: "chat:secret@"))
        #expect("\(location)" == url)
    }
}
