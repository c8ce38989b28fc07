internal import Crypto

/// The elements of an XML document that hold text and no elements, in order.
///
/// This reads the answers of services, and whatever stands in their place; it validates nothing.
struct XMLElements {
  private(set) var elements: [(name: String, text: String)] = []

  /// More are not looked at.
  private static var maximumCount: Int { 256 }

  init(_ bytes: Span<UInt8>) {
    var i = 0
    var openName: String?
    var text = TextBuffer()
    while i < bytes.count, elements.count < Self.maximumCount {
      guard bytes[i] == UInt8(ascii: "<") else {
        if openName != nil { text.writeUnescaped(bytes, &i) } else { i += 1 }
        continue
      }
      if Self.begins(bytes, i, "<![CDATA[") {
        let end = Self.end(of: "]]>", bytes, from: i + 9)
        if openName != nil { text.write(bytes.extracting(i + 9..<end)) }
        i = min(end + 3, bytes.count)
      } else if Self.begins(bytes, i, "<!--") {
        i = min(Self.end(of: "-->", bytes, from: i + 4) + 3, bytes.count)
      } else {
        let end = Self.end(of: ">", bytes, from: i + 1)
        let tag = bytes.extracting(i + 1..<end)
        i = min(end + 1, bytes.count)
        guard !tag.isEmpty, tag[0] != UInt8(ascii: "?"), tag[0] != UInt8(ascii: "!") else { continue }
        if tag[0] == UInt8(ascii: "/") {
          if let name = openName { elements.append((name, String(decoding: text.span))) }
          openName = nil
        } else {
          openName = tag[tag.count - 1] == UInt8(ascii: "/") ? nil : Self.name(tag)
          text = TextBuffer()
        }
      }
    }
  }

  /// The text of the first element of a name.
  func text(_ name: String) -> String? {
    for element in elements where equalBytes(element.name, name) { return element.text }
    return nil
  }

  /// The name that a tag begins with, without its namespace's prefix.
  private static func name(_ tag: Span<UInt8>) -> String {
    var start = 0
    var end = 0
    while end < tag.count, tag[end] > 32 {
      if tag[end] == UInt8(ascii: ":") { start = end + 1 }
      end += 1
    }
    return String(decoding: tag.extracting(start..<end))
  }

  private static func begins(_ bytes: Span<UInt8>, _ start: Int, _ text: String) -> Bool {
    let text = text.utf8.span
    guard bytes.count - start >= text.count else { return false }
    return compare(bytes.extracting(start..<start + text.count), text) == 0
  }

  /// Where a text begins, or the end.
  private static func end(of text: String, _ bytes: Span<UInt8>, from start: Int) -> Int {
    var i = min(start, bytes.count)
    while i < bytes.count {
      if begins(bytes, i, text) { return i }
      i += 1
    }
    return bytes.count
  }
}

extension TextBuffer {
  /// Writes one character of XML's text, and passes over it: an entity, or a byte.
  fileprivate mutating func writeUnescaped(_ bytes: Span<UInt8>, _ i: inout Int) {
    guard bytes[i] == UInt8(ascii: "&") else {
      write(bytes[i])
      i += 1
      return
    }
    var end = i + 1
    // No entity that matters is longer than `&#x10FFFF;`.
    while end < bytes.count, end < i + 10, bytes[end] != UInt8(ascii: ";") { end += 1 }
    guard end < bytes.count, bytes[end] == UInt8(ascii: ";"),
      let scalar = Self.scalar(bytes.extracting(i + 1..<end))
    else {
      write(bytes[i])
      i += 1
      return
    }
    for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { write(byte) }
    i = end + 1
  }

  private static func scalar(_ entity: Span<UInt8>) -> Unicode.Scalar? {
    let named: [(name: String, scalar: Unicode.Scalar)] = [
      ("lt", "<"), ("gt", ">"), ("amp", "&"), ("quot", "\""), ("apos", "'"),
    ]
    for (name, scalar) in named where equalBytes(entity, name) { return scalar }
    guard entity.count > 1, entity[0] == UInt8(ascii: "#") else { return nil }
    let isHexadecimal = entity[1] | 32 == UInt8(ascii: "x")
    let digits = entity.extracting(droppingFirst: isHexadecimal ? 2 : 1)
    guard !digits.isEmpty else { return nil }
    var code: UInt32 = 0
    for i in digits.indices {
      guard let value = digits[i].hexValue, isHexadecimal || value < 10 else { return nil }
      code = code &* (isHexadecimal ? 16 : 10) &+ UInt32(value)  // Eight digits at most.
    }
    return Unicode.Scalar(code)
  }
}
