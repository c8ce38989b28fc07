// Every byte at every place of a path, a header's name and its value: eight are looked at at a time, and none of the
// places within the eight may count.

import SigV4
import Testing

@Suite("Every byte")
struct EveryByte {
  /// A text of one kind of letter, of a length, with one other byte at a place.
  private func texts(with byte: UInt8) -> [[UInt8]] {
    [1, 7, 8, 9, 16, 17].flatMap { length in
      (0..<length).map { place in
        var text = [UInt8](repeating: UInt8(ascii: "q"), count: length)
        text[place] = byte
        return text
      }
    }
  }

  private func contains(_ text: String, _ byte: UInt8) -> Bool { text.utf8.contains(byte) }
  private let alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

  @Test("in an object's key", arguments: UInt8.min...127)
  func key(_ byte: UInt8) throws {
    let presigner = try Sample.signer(for: .s3).presigner(
      forKeysUnder: SigningRequest(url: "https://bucket.example.com/"), at: Sample.time)
    for text in texts(with: byte) {
      let key = String(decoding: text, as: UTF8.self)
      let start = "https://bucket.example.com/" + key.percentEncoded.replacing("%2F", with: "/") + "?"
      #expect(try #require(presigner.urls(of: [key]).first).hasPrefix(start))
    }
  }

  @Test("in the path of a URL", arguments: UInt8(33)...126)
  func path(_ byte: UInt8) throws {
    guard !contains("?#%", byte) else { return }
    for text in texts(with: byte) {
      let path = String(decoding: text, as: UTF8.self)
      let canonical = try CanonicalText.signing(
        SigningRequest(url: "https://bucket.example.com/" + path), with: Sample.signer(for: .s3))
      #expect(canonical.path == "/" + path.percentEncoded.replacing("%2F", with: "/"))
    }
  }

  @Test("control characters in a URL, wherever they are, are an error", arguments: [0, 9, 10, 31, 127] as [UInt8])
  func control(_ byte: UInt8) throws {
    for text in texts(with: byte) {
      let url = "https://bucket.example.com/" + String(decoding: text, as: UTF8.self)
      let error = #expect(throws: SigV4Error.self) {
        try Sample.signer().sign(SigningRequest(url: url), at: Sample.time)
      }
      #expect(error?.code == .invalidURL)
    }
  }

  @Test("in a host", arguments: UInt8(33)...126)
  func host(_ byte: UInt8) throws {
    guard !contains("/?#@:[]", byte) else { return }
    for text in texts(with: byte) {
      let host = String(decoding: text, as: UTF8.self)
      let request = SigningRequest(url: "https://" + host + "/")
      if contains(alphanumeric + "-._~!$&'()*+,;=", byte) {
        #expect(try CanonicalText.signing(request).value("host") == host.lowercased())
      } else {
        let error = #expect(throws: SigV4Error.self) { try Sample.signer().sign(request, at: Sample.time) }
        #expect(error?.code == .invalidHost)
      }
    }
  }

  @Test("in a header's name", arguments: UInt8.min...127)
  func headerName(_ byte: UInt8) throws {
    for text in texts(with: byte) {
      let name = String(decoding: text, as: UTF8.self)
      let request = SigningRequest(url: "https://example.com/", headers: [HeaderField(name, "value")])
      if contains(alphanumeric + "!#$%&'*+-.^_`|~", byte) {
        let canonical = try CanonicalText.signing(request)
        #expect(canonical.value(name.lowercased()) == "value")
        let presigned = try Sample.signer().presign(request, at: Sample.time).url
        let names = ["host", name.lowercased()].sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        #expect(presigned.contains("&X-Amz-SignedHeaders=" + names.joined(separator: ";").percentEncoded + "&"))
      } else {
        let error = #expect(throws: SigV4Error.self) { try Sample.signer().sign(request, at: Sample.time) }
        #expect(error?.code == .invalidHeaderName)
      }
    }
  }

  @Test("in a header's value", arguments: UInt8.min...127)
  func headerValue(_ byte: UInt8) throws {
    for text in texts(with: byte) {
      let value = String(decoding: text, as: UTF8.self)
      let request = SigningRequest(url: "https://example.com/", headers: [HeaderField("x-test", value)])
      if (32...126).contains(byte) || byte == 9 {
        let expected = value.split { $0 == " " || $0 == "\t" }.joined(separator: " ")
        #expect(try CanonicalText.signing(request).value("x-test") == expected)
      } else {
        let error = #expect(throws: SigV4Error.self) { try Sample.signer().sign(request, at: Sample.time) }
        #expect(error?.code == .invalidHeaderValue)
      }
    }
  }
}
