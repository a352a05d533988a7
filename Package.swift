// swift-tools-version: 6.2
// The modules of Fireside, and which may import which: docs/decisions/0001-modules.md.
// SPDX-License-Identifier: MIT

import PackageDescription

/// Every target of ours: Swift 6 mode, no leaked imports, a warning is an error.
let house: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: house)
}

func tests(
    _ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []
) -> Target {
    .testTarget(
        name: name, dependencies: dependencies, resources: resources, swiftSettings: house)
}

/// A step of examples/: a slide or two, to be read in one sitting.
func example(
    _ name: String, in folder: String, _ dependencies: [Target.Dependency],
    resources: [Resource] = [], besides files: [String] = []
) -> Target {
    .executableTarget(
        name: name, dependencies: dependencies, path: "examples/\(folder)",
        exclude: ["README.md"] + files, resources: resources, swiftSettings: house)
}

/// A step of workshop/: `Workshop1` has blanks to fill in, `Workshop1Finished` has none. A learner may be
/// warned: no warning is an error there.
func workshop(
    _ step: Int, in folder: String, _ dependencies: [Target.Dependency] = [],
    resources: [Resource] = []
) -> [Target] {
    [
        .executableTarget(
            name: "Workshop\(step)", dependencies: ["Workshop"] + dependencies,
            path: "workshop/\(folder)",
            exclude: ["README.md", "README.ja.md", "README.ru.md", "finished"],
            resources: resources),
        .executableTarget(
            name: "Workshop\(step)Finished", dependencies: ["Workshop"] + dependencies,
            path: "workshop/\(folder)/finished", resources: resources, swiftSettings: house),
    ]
}

/// The chat once more for talk/, written in another way.
func talk(_ name: String, in folder: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(
        name: name, dependencies: dependencies, path: "talk/\(folder)", exclude: ["README.md"],
        swiftSettings: house)
}

/// Tests/fuzz is tests, which try the corpus; to scripts/fuzz it is a program around libFuzzer, whose
/// `main` no other product must get.
func fuzz(_ dependencies: [Target.Dependency]) -> Target {
    let isFuzzer = Context.environment["FUZZING"] != nil
    let besides = ["README.md", "corpus", "dictionaries"]
    return isFuzzer
        ? .executableTarget(
            name: "fuzz", dependencies: dependencies, path: "Tests/fuzz", exclude: besides,
            swiftSettings: house + [.define("FUZZING")])
        : .testTarget(
            name: "FuzzTests", dependencies: dependencies, path: "Tests/fuzz", exclude: besides,
            swiftSettings: house)
}

let package = Package(
    name: "fireside",
    // What Mutex and Atomic need.
    platforms: [.macOS(.v15), .iOS(.v18), .tvOS(.v18), .watchOS(.v11), .visionOS(.v2)],
    products: [
        .library(name: "Deferred", targets: ["Deferred"]),
        .library(name: "EventLoop", targets: ["EventLoop"]),
        .library(name: "HTTP", targets: ["HTTP"]),
        .library(name: "Inspector", targets: ["Inspector"]),
        .library(name: "TLS", targets: ["TLS"]),
        .library(name: "WebSocket", targets: ["WebSocket"]),
        .library(name: "WebSocketHTTP", targets: ["WebSocketHTTP"]),
        .library(name: "Chat", targets: ["Chat"]),
        .library(name: "ChatRedis", targets: ["ChatRedis"]),
        .library(name: "ChatHTTP", targets: ["ChatHTTP"]),
        .executable(name: "fireside", targets: ["fireside"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.0.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.0"),
    ],
    targets: [
        .systemLibrary(
            name: "CLibevent", pkgConfig: "libevent_pthreads",
            providers: [.apt(["libevent-dev"])]),
        library("Deferred"),
        .target(
            name: "Language", exclude: ["Catalogues"], swiftSettings: house,
            plugins: ["EmbedCatalogues"]),
        .plugin(name: "EmbedCatalogues", capability: .buildTool()),
        // EventLoop, and all that imports it, needs Linux.
        library("EventLoop", ["CLibevent", "Deferred"]),
        library("HTTP", ["CLibevent", "Deferred", "EventLoop", "Language"]),
        .systemLibrary(
            name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        library("TLS", ["CLibevent", "COpenSSL", "EventLoop", "HTTP"]),
        .systemLibrary(
            name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(
            name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        library("HTTPSClient", ["CCurl", "Deferred", "EventLoop"]),
        library(
            "OpenIDConnect",
            [
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "JWTKit", package: "jwt-kit"),
            ]),
        .systemLibrary(
            name: "CQRCode", pkgConfig: "qrcodegen", providers: [.apt(["libqrcodegen-dev"])]),
        .target(
            name: "Inspector",
            dependencies: ["CQRCode", "Deferred", "EventLoop", "HTTP", "Language"],
            swiftSettings: house, plugins: ["EmbedPage"]),
        .plugin(name: "EmbedPage", capability: .buildTool()),
        library("WebSocket"),
        library(
            "WebSocketHTTP",
            ["HTTP", "Language", "WebSocket", .product(name: "Crypto", package: "swift-crypto")]),
        library("Chat", ["Deferred"]),
        library(
            "ChatSQLite",
            [
                "Chat", "Deferred", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]),
        .target(
            name: "ChatRedis", dependencies: ["Chat", "CLibevent", "Deferred", "EventLoop"],
            resources: [.embedInCode("Scripts")], swiftSettings: house),
        .target(
            name: "ChatHTTP",
            dependencies: [
                "Chat", "CZlib", "Deferred", "HTTP", "Language", "WebSocket", "WebSocketHTTP",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: house, plugins: ["EmbedWeb"]),
        .plugin(name: "EmbedWeb", capability: .buildTool()),
        .plugin(name: "StampCommit", capability: .buildTool()),
        .executableTarget(
            name: "fireside",
            dependencies: [
                "Chat", "ChatHTTP", "ChatRedis", "ChatSQLite", "Deferred", "EventLoop", "HTTP",
                "HTTPSClient", "Inspector", "OpenIDConnect", "TLS", "WebSocket", "WebSocketHTTP",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: house, plugins: ["StampCommit"]),
        library("Referee", ["Deferred"]),
        .executableTarget(
            name: "deferred-referee", dependencies: ["Deferred", "Referee"], swiftSettings: house),
        example("Example0Callback", in: "0-callback", []),
        example("Example1Deferred", in: "1-deferred", ["Deferred"]),
        example("Example2Lanes", in: "2-lanes", ["Deferred"]),
        example("Example3Chain", in: "3-chain", ["Deferred"]),
        example("Example4Hello", in: "4-hello", ["Deferred", "EventLoop", "HTTP"]),
        example(
            "Example5Seed", in: "5-seed", ["Chat", "ChatHTTP", "Deferred", "EventLoop", "HTTP"]),
        example("Example6Gather", in: "6-gather", ["Deferred"]),
        example("Example7CancelAndTimeout", in: "7-cancel-and-timeout", ["Deferred"]),
        example("Example8Await", in: "8-await", ["Deferred"]),
        example("Example9Trace", in: "9-trace", ["Deferred"]),
        example(
            "Example10Embed", in: "10-embed",
            ["Chat", "ChatHTTP", "Deferred", "EventLoop", "HTTP"],
            resources: [.embedInCode("page.html")]),
        example("Example11Stream", in: "11-stream", ["EventLoop", "HTTP"]),
        example(
            "Example12WebSocket", in: "12-websocket",
            ["EventLoop", "HTTP", "WebSocket", "WebSocketHTTP"]),
        example(
            "Example13Bayeux", in: "13-bayeux",
            ["Chat", "ChatHTTP", "Deferred", "EventLoop", "HTTP"],
            resources: [.embedInCode("page.html")], besides: ["client.rb"]),
        talk("TalkClosures", in: "1-closures", ["Chat", "ChatHTTP", "EventLoop", "HTTP"]),
        talk(
            "TalkInspected", in: "inspected",
            ["Chat", "ChatHTTP", "Deferred", "EventLoop", "HTTP", "Inspector"]),
        talk(
            "TalkAsync", in: "3-async", ["Chat", "ChatHTTP", "Deferred", "EventLoop", "HTTP"]),
        .target(
            name: "KoanTeacher", dependencies: ["Deferred"], path: "examples/koans/Teacher",
            swiftSettings: house),
        // Who fills in a blank wants warnings to be warnings.
        .executableTarget(
            name: "koans", dependencies: ["Deferred", "KoanTeacher"], path: "examples/koans",
            exclude: ["Teacher", "Solutions"]
                + ["README", "Lanes", "Chaining", "Cancelling", "Groups", "Chat"].flatMap { page in
                    ["\(page).md", "\(page).ja.md", "\(page).ru.md"]
                }),
        .executableTarget(
            name: "koans-solved", dependencies: ["Deferred", "KoanTeacher"],
            path: "examples/koans/Solutions", swiftSettings: house),
        .target(
            name: "TestSupport", dependencies: ["Deferred"], path: "Tests/TestSupport",
            swiftSettings: house),
        .target(
            name: "LoopSupport", dependencies: ["EventLoop"], path: "Tests/LoopSupport",
            swiftSettings: house),
        .testTarget(
            name: "DeferredTests", dependencies: ["Deferred", "Referee", "TestSupport"],
            resources: [.copy("Fixtures")], swiftSettings: house),
        .executableTarget(
            name: "MainLoop", dependencies: ["Deferred", "EventLoop"], path: "Tests/MainLoop",
            swiftSettings: house),
        tests("EventLoopTests", ["Deferred", "EventLoop", "MainLoop", "TestSupport"]),
        tests(
            "HTTPTests",
            ["Deferred", "EventLoop", "HTTP", "Language", "LoopSupport", "TestSupport"]),
        tests(
            "TLSTests",
            [
                "COpenSSL", "ChatRedis", "Deferred", "EventLoop", "HTTP", "LoopSupport",
                "TestSupport", "TLS",
            ]),
        tests(
            "HTTPSClientTests",
            ["Deferred", "EventLoop", "HTTPSClient", "LoopSupport", "TestSupport"]),
        tests(
            "OpenIDConnectTests",
            [
                "OpenIDConnect", .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ]),
        tests(
            "InspectorTests",
            [
                "Deferred", "EventLoop", "HTTP", "Inspector", "Language", "LoopSupport",
                "TestSupport",
            ]
        ),
        tests("LanguageTests", ["Language"]),
        tests("WebSocketTests", ["TestSupport", "WebSocket"]),
        tests(
            "WebSocketHTTPTests",
            [
                "Deferred", "EventLoop", "HTTP", "LoopSupport", "TestSupport", "WebSocket",
                "WebSocketHTTP",
            ]),
        tests("ChatTests", ["Chat", "Deferred", "TestSupport"]),
        tests(
            "ChatSQLiteTests",
            [
                "Chat", "ChatSQLite", "Deferred", "TestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        tests(
            "ChatRedisTests",
            ["Chat", "ChatRedis", "Deferred", "EventLoop", "LoopSupport", "TestSupport"]),
        tests(
            "ChatHTTPTests",
            [
                "Chat", "ChatHTTP", "Deferred", "HTTP", "Language", "TestSupport",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            resources: [.copy("Heads")]),
        fuzz(["Chat", "ChatHTTP", "ChatRedis", "HTTP", "TestSupport", "WebSocket"]),
        tests(
            "ServerTests",
            [
                "Chat", "ChatHTTP", "HTTP", "HTTPSClient", "OpenIDConnect", "TestSupport",
                "fireside",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        tests("ClientTests", ["Chat", "HTTP", "TestSupport", "fireside"]),
        tests(
            "ExampleTests",
            [
                "TestSupport", "WebSocket", "Example0Callback", "Example1Deferred",
                "Example2Lanes", "Example3Chain", "Example4Hello", "Example5Seed",
                "Example6Gather", "Example7CancelAndTimeout", "Example8Await", "Example9Trace",
                "Example10Embed", "Example11Stream", "Example12WebSocket", "Example13Bayeux",
                "Deferred",
                "KoanTeacher", "koans", "koans-solved", "TalkAsync", "TalkClosures",
                "TalkInspected",
                "Workshop1", "Workshop2", "Workshop3", "Workshop4", "Workshop5", "Workshop6",
                "Workshop1Finished", "Workshop2Finished", "Workshop3Finished", "Workshop4Finished",
                "Workshop5Finished", "Workshop6Finished",
            ]),
        .target(name: "Workshop", path: "workshop/support", swiftSettings: house),
    ]
        + workshop(1, in: "1-callback")
        + workshop(2, in: "2-lanes", ["Deferred"])
        + workshop(3, in: "3-hello", ["EventLoop", "HTTP"])
        + workshop(4, in: "4-chat", ["Deferred", "EventLoop", "HTTP"])
        + workshop(
            5, in: "5-page", ["Deferred", "EventLoop", "HTTP"],
            resources: [.embedInCode("page.html")])
        + workshop(
            6, in: "6-talk", ["Deferred", "EventLoop", "HTTP"],
            resources: [.embedInCode("page.html")]),
    swiftLanguageModes: [.v6]
)
