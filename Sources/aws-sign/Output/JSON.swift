internal import SigV4

/// A text as JSON has it (RFC 8259 §7).
func jsonString(_ text: String) -> String {
  var quoted: [UInt8] = []
  quoted.append(jsonStringOf: text.utf8.span)
  return String(decoding: quoted, as: UTF8.self)
}

extension [UInt8] {
  /// Appends a text in UTF-8 as JSON has it (RFC 8259 §7).
  mutating func append(jsonStringOf text: Span<UInt8>) {
    append(UInt8(ascii: "\""))
    var end = ByteSet.plainInJSON.firstIndex(outsideIn: text, from: 0)
    append(text.extracting(first: end))
    while end < text.count {
      append(escapeOf: text[end])
      let start = end + 1
      end = ByteSet.plainInJSON.firstIndex(outsideIn: text, from: start)
      append(text.extracting(start..<end))
    }
    append(UInt8(ascii: "\""))
  }

  private mutating func append(escapeOf byte: UInt8) {
    switch byte {
    case 128...: append(byte)  // Part of a character that stands for itself.
    case UInt8(ascii: "\n"): self += "\\n".utf8
    case UInt8(ascii: "\r"): self += "\\r".utf8
    case UInt8(ascii: "\t"): self += "\\t".utf8
    case ..<32: self += ("\\u00" + (byte < 16 ? "0" : "") + String(byte, radix: 16)).utf8
    default: self += [UInt8(ascii: "\\"), byte]
    }
  }
}

extension ByteSet {
  /// The ASCII characters that stand for themselves in a string of JSON.
  fileprivate static var plainInJSON: ByteSet {
    ByteSet(low: 0xffff_fffb_0000_0000, high: 0xffff_ffff_efff_ffff, common: .alphanumericOrSlash)
  }
}

/// An object on one line; its values are JSON already.
func jsonObject(_ members: [(name: String, value: String)]) -> String {
  "{" + members.map { jsonString($0.name) + ":" + $0.value }.joined(separator: ",") + "}"
}

/// An array on one line; its elements are JSON already.
func jsonArray(_ elements: [String]) -> String { "[" + elements.joined(separator: ",") + "]" }

/// A signed request as one object.
func json(_ request: SigningRequest, _ signed: SignedRequest, headers: [HeaderField]) -> String {
  jsonObject([
    ("method", jsonString(request.method)),
    ("url", jsonString(request.url)),
    ("headers", jsonObject(joiningRepeats(headers).map { ($0.name, jsonString($0.value)) })),
    ("signedHeaders", jsonString(signed.signedHeaders)),
    ("signature", jsonString(signed.signature)),
  ])
}

/// The members that describe a presigned URL.
func json(_ terms: PresignedURL.Terms) -> [(name: String, value: String)] {
  [
    ("expiresIn", String(terms.expiresIn)),
    ("requiredHeaders", jsonObject(joiningRepeats(terms.requiredHeaders).map { ($0.name, jsonString($0.value)) })),
  ]
}

/// Headers with each name once, the values of repeats joined by commas, which to the signature is the same.
private func joiningRepeats(_ headers: [HeaderField]) -> [HeaderField] {
  var joined: [HeaderField] = []
  for header in headers {
    if let index = joined.firstIndex(where: { $0.name.lowercased() == header.name.lowercased() }) {
      joined[index].value += "," + header.value
    } else {
      joined.append(header)
    }
  }
  return joined
}
