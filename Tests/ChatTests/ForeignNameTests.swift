// Channels' names in any script: what becomes one name, and what is none.
// SPDX-License-Identifier: MIT

@_spi(_Unicode) import Swift
import Testing

@testable import Chat

@Suite struct ForeignNameTests {
    /// The planes that have something in them.
    private let scalars = [UInt32(0)..<0x34000, 0xe0000..<0xe1000].joined()
        .lazy.compactMap(Unicode.Scalar.init)

    @Test(arguments: [
        ("Новости", "новости"), ("日本語", "日本語"), ("Ё", "ё"), ("Е\u{308}", "ё"),
        ("か\u{3099}", "が"), ("ΟΔΟΣ", "οδοσ"), ("οδος", "οδοσ"), ("STRAẞE", "straße"),
        ("İZMİR", "i\u{307}zmi\u{307}r"), ("ｓｗｉｆｔ＿６", "swift_6"), ("SWİFT", "swi\u{307}ft"),
        ("\u{212A}elvin", "kelvin"), ("می\u{200C}روم", "میروم"), ("क्\u{200D}ष", "क्ष"),
        ("שלום", "שלום"), ("ภาษาไทย", "ภาษาไทย"), ("한국어", "한국어"),
        ("\u{1112}\u{1161}\u{11AB}", "한"), ("चैनल-१", "चैनल-१"), ("private-СЕМЬЯ", "private-семья"),
        ("မြွှေ့", "မြွှေ့"), ("Việt_Nam", "việt_nam"), ("𐐀𐐁", "𐐨𐐩"),
    ])
    func `every way to write a name gives the same`(_ written: String, _ name: String) {
        let found = ChannelName(written)?.description
        #expect(found.map { Array($0.utf8) } == Array(name.utf8))
    }

    @Test(arguments: [
        "a b", "a,б", "б/в", "б.в", "б%", "☕️", "👩‍👩‍👧", "…", "\u{301}а", "_\u{301}", "1\u{301}",
        "а\u{202E}б", "а\u{200B}б", "а\u{2066}б", "\u{FEFF}а", "\u{3164}", "а\u{FE0F}",
        "а\u{E000}", "а\u{FFFF}", "\u{10FFFF}", "а\u{378}", "а\u{16FE4}", "а\u{34F}б", "а\u{85}",
        "\u{200C}", "а\u{2028}", "²", "½", "Ⅷ", "а\u{20DD}", "а\u{FFFD}",
        "а" + String(repeating: "\u{323}", count: 7),
    ])
    func `what cannot be seen, typed or read is in no name`(_ text: String) {
        #expect(ChannelName(text) == nil)
    }

    @Test func `a name is its own name, whatever characters it is made of`() throws {
        var count = 0
        for scalar in scalars {
            guard let name = ChannelName("а\(Character(scalar))") else { continue }
            count += 1
            let text = name.description
            try #require(ChannelName(text)?.description.utf8.elementsEqual(text.utf8) == true)
            try #require(text.unicodeScalars.count <= ChannelName.maxLength)
            try #require(text.unicodeScalars.allSatisfy { $0.value >= 0x80 || $0.isLetterOfOurs })
        }
        #expect(count > 100_000)
    }

    @Test func `a name is the same composed and decomposed, in capitals and in small letters`() {
        for scalar in scalars {
            guard let name = ChannelName("x\(Character(scalar))x") else { continue }
            let properties = scalar.properties
            for other in [properties.lowercaseMapping, properties.uppercaseMapping]
            where other.unicodeScalars.count == 1 && properties.changesWhenLowercased {
                #expect(ChannelName("x\(other)x") == name, "\(scalar.escaped(asASCII: true))")
            }
        }
    }

    @Test func `the name is in normal form C, with the shortcut and without`() throws {
        for scalar in scalars {
            guard let name = ChannelName("x\(Character(scalar))x") else { continue }
            let text = name.description
            var composed = String.UnicodeScalarView()
            composed.append(contentsOf: text._nfc)
            try #require(text.utf8.elementsEqual(String(composed).utf8))
        }
    }

    @Test func `what is not UTF-8 is no name`() {
        for bytes in [[0xd0], [0xd0, 0x61], [0xff], [0xed, 0xa0, 0x80], [0xc1, 0xa1]] as [[UInt8]] {
            #expect(ChannelName(utf8: bytes.span) == nil)
            #expect(ChannelName(utf8: (Array("новости".utf8) + bytes).span) == nil)
        }
    }

    @Test(arguments: [
        ("а", 64, true), ("а", 65, false), ("日", 64, true), ("日", 65, false), ("𐐨", 48, true),
        ("𐐨", 49, false), ("e\u{301}", 64, true), ("x\u{301}", 32, true), ("x\u{301}", 33, false),
    ])
    func `64 characters and 192 bytes are the longest name`(
        _ part: String, _ count: Int, _ isName: Bool
    ) {
        let name = ChannelName(String(repeating: part, count: count))
        #expect((name != nil) == isName)
        if let name { #expect(name.description.utf8.count <= ChannelName.maxBytes) }
    }

    @Test func `a text of any length is refused in the same time`() {
        let long = String(repeating: "а\u{301}", count: 100_000)
        #expect(ChannelName(long) == nil)
    }

    @Test func `names are in the order of their bytes`() {
        let texts = ["z", "private-я", "privaté", "я", "日本", "а", "ё", "𐐨", "a", "_", "-", "9"]
        let names = texts.compactMap { ChannelName($0) }.sorted().map(\.description)
        let bytes = texts.map { Array($0.utf8) }.sorted { $0.lexicographicallyPrecedes($1) }
        #expect(names.map { Array($0.utf8) } == bytes)
    }

    @Test(arguments: [
        ("private-семья", true), ("PRIVATE-СЕМЬЯ", true), ("ｐｒｉｖａｔｅ－家族", true),
        ("рrivate-x", false), ("privаte-x", false), ("приват-x", false), ("privaté-x", false),
    ])
    func `a channel is private by its ASCII letters alone`(_ text: String, _ isPrivate: Bool) throws
    {
        let name = try #require(ChannelName(text))
        #expect(name.isPrivate == isPrivate)
        if isPrivate { #expect(!name.isBehindPrivate && !name.isBeforePrivate) }
        if !isPrivate { #expect(name.isBehindPrivate != name.isBeforePrivate) }
    }

    @Test(arguments: ["swift", "новости", "日本語", "𐐨"])
    func `on the wire a name is ASCII`(_ text: String) throws {
        let name = try #require(ChannelName(text))
        var json = JSONWriter()
        json.object { $0.field("channel", name) }
        let message = Message(
            seq: 1, channel: name, at: Timestamp(milliseconds: 0), from: nil,
            body: JSON(bytes: Array("1".utf8)), nonce: nil)
        for bytes in [json.bytes, message.json(epoch: "e")] {
            #expect(bytes.allSatisfy { $0 < 0x80 })
        }
        #expect(name.isASCII == (text == "swift"))
    }
}

extension Unicode.Scalar {
    /// Whether it is one of `a-z 0-9 _ -`.
    fileprivate var isLetterOfOurs: Bool {
        isASCII && UInt8(ascii: self).isNameByte && !properties.isUppercase
    }
}
