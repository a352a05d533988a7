// The inputs that libFuzzer found worth keeping, tried once more at every run of the tests.
// SPDX-License-Identifier: MIT

#if !FUZZING
    import Foundation
    import Testing

    @Suite struct CorpusTests {
        /// The kept inputs of one property; read where they lie in the repository.
        private func corpus(of property: Property) throws -> [URL] {
            let folder = URL(filePath: #filePath).deletingLastPathComponent()
            return try FileManager.default.contentsOfDirectory(
                at: folder.appending(components: "corpus", property.name),
                includingPropertiesForKeys: nil)
        }

        @Test(arguments: Property.all.map(\.name))
        func `no kept input breaks its property`(_ name: String) throws {
            let property = try #require(Property.all.first { $0.name == name })
            let files = try corpus(of: property)
            #expect(files.count >= 10)
            for file in files {
                let bytes = try [UInt8](Data(contentsOf: file))
                do {
                    try property.check(bytes)
                } catch {
                    Issue.record("\(name)/\(file.lastPathComponent): \(error)")
                }
            }
        }
    }
#endif
