// swift-tools-version: 6.2
// Measurements, with what they compare to: no dependency of Fireside itself.
// SPDX-License-Identifier: MIT

import PackageDescription

let package = Package(
    name: "benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "fireside", path: ".."),
        .package(url: "https://github.com/apple/swift-nio", from: "2.80.0"),
    ],
    targets: [
        .target(name: "CountingMalloc"),
        .executableTarget(
            name: "DeferredBenchmarks",
            dependencies: [
                "CountingMalloc",
                .product(name: "Deferred", package: "fireside"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]),
    ],
    swiftLanguageModes: [.v6]
)
