// Presigning into memory of the caller's: the URL that `presign(_:)` returns, or an error that says how long it is.

import SigV4
import Testing

@Suite("Presigning into storage")
struct StorageTests {
  /// Requests whose URL and canonical request are short, about as long as the memory on the stack, and longer.
  static let requests: [SigningRequest] =
    ["/", "/key", "/a%20b?versionId=1&x", "/plain?flag"].map { SigningRequest(url: "https://bucket.example.com" + $0) }
    + stride(from: 560, through: 1100, by: 3).map { length in
      SigningRequest(url: "https://bucket.example.com/" + String(repeating: "k", count: length))
    } + [
      SigningRequest(url: "https://bucket.example.com/" + String(repeating: "%20", count: 3000) + "?a=b"),
      SigningRequest(
        url: "https://bucket.example.com/key",
        headers: [HeaderField("X-Amz-Meta-Long", String(repeating: "v ", count: 600) + "v")]),
    ]

  @Test("storage gets the URL that is returned otherwise", arguments: [Sample.signer(for: .s3), Sample.signer()])
  func same(_ signer: Signer) throws {
    for request in Self.requests {
      let expected = try signer.presign(request, expiresIn: 60, at: Sample.time)
      let url = [UInt8](expected.url.utf8)
      var storage = Array("before ".utf8)
      try storage.append(addingCapacity: url.count) { output throws in
        let terms = try signer.presign(request, expiresIn: 60, at: Sample.time, into: &output)
        #expect(terms.expiresIn == expected.expiresIn)
        #expect(terms.requiredHeaders.lines == expected.requiredHeaders.lines)
      }
      #expect(storage == Array("before ".utf8) + url)
    }
  }

  @Test("too little storage: the error says how much is needed, and nothing is written")
  func tooShort() throws {
    let signer = Sample.signer(for: .s3)
    for request in Self.requests {
      let byteCount = try signer.presign(request, at: Sample.time).url.utf8.count
      for capacity in [0, 1, 7, 8, 63, 64, 100, byteCount - 65, byteCount - 64, byteCount - 17, byteCount - 1] {
        _ = try [UInt8](capacity: capacity + 3) { output throws in
          for byte in "abc".utf8 { output.append(byte) }
          let error = #expect(throws: SigV4Error.self) {
            try signer.presign(request, at: Sample.time, into: &output)
          }
          #expect(error?.code == .insufficientStorage)
          #expect(error?.requiredByteCount == byteCount)
          #expect(output.span.count == 3)
        }
      }
    }
  }

  @Test("other errors leave the storage as it was, and need no number of bytes")
  func otherErrors() throws {
    let requests = [
      SigningRequest(url: "https://bucket.example.com/%zz"), SigningRequest(url: "no URL"),
      SigningRequest(method: "", url: "https://bucket.example.com/"),
      SigningRequest(url: "https://bucket.example.com/?X-Amz-Date=1&X-Amz-Date=2"),
    ]
    for request in requests {
      let expected = #expect(throws: SigV4Error.self) { try Sample.signer().presign(request, at: Sample.time) }
      _ = [UInt8](capacity: 1000) { output in
        output.append(1)
        let error = #expect(throws: SigV4Error.self) {
          try Sample.signer().presign(request, at: Sample.time, into: &output)
        }
        #expect(error?.code == expected?.code)
        #expect(error?.message == expected?.message)
        #expect(error?.requiredByteCount == nil)
        #expect(output.span.count == 1)
      }
    }
  }
}
