// The oracle: what a request says of its own signature, read as AWS describes it, with nothing of the module's.

struct ReferenceAuthorization {
  let accessKeyID: String
  /// Date, region, service and terminator.
  let scope: [String]
  let signedHeaders: [String]
  let signature: String

  /// Nil where it is not made as it must be.
  init?(credential: String, signedHeaders: String, signature: String) {
    // The access key id may hold slashes.
    let parts = Self.split(credential, "/")
    guard parts.count >= 5, parts.suffix(4).allSatisfy({ !$0.isEmpty }), parts.last == "aws4_request",
      credential.utf8.allSatisfy({ $0 > 32 && $0 < 127 })
    else { return nil }
    accessKeyID = parts.dropLast(4).joined(separator: "/")
    scope = Array(parts.suffix(4))
    self.signature = signature
    self.signedHeaders = Self.split(signedHeaders, ";")
    guard !accessKeyID.isEmpty, self.signedHeaders.allSatisfy(Self.isLowercaseToken),
      zip(self.signedHeaders, self.signedHeaders.dropFirst()).allSatisfy({
        Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8))
      }),
      signature.utf8.count == 64, signature.utf8.allSatisfy({ "0123456789abcdef".utf8.contains($0) })
    else { return nil }
  }

  /// - Parameter header: `AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`, in any order.
  init?(header: String) {
    let bytes = header.utf8.drop(while: Self.isBlank)
    let algorithm = bytes.prefix { !Self.isBlank($0) }
    guard String(algorithm) == "AWS4-HMAC-SHA256" else { return nil }
    var values: [String: String] = [:]
    for part in Self.split(String(bytes.dropFirst(algorithm.count)) ?? "", ",") {
      let part = part.utf8.drop(while: Self.isBlank)
      let name = String(part.prefix { $0 != UInt8(ascii: "=") }) ?? ""
      guard ["Credential", "SignedHeaders", "Signature"].contains(name), name.utf8.count < part.count,
        values[name] == nil
      else { return nil }
      let value = part.dropFirst(name.utf8.count + 1).reversed().drop(while: Self.isBlank).reversed()
      values[name] = String(decoding: Array(value), as: UTF8.self)
    }
    guard let credential = values["Credential"], let names = values["SignedHeaders"],
      let signature = values["Signature"]
    else { return nil }
    self.init(credential: credential, signedHeaders: names, signature: signature)
  }

  /// - Parameter pairs: The parameters of a presigned URL, decoded.
  init?(query pairs: [(name: String, value: String)]) {
    func one(_ name: String) -> String? {
      let values = pairs.filter { Array($0.name.utf8) == Array(name.utf8) }
      return values.count == 1 ? values[0].value : nil
    }
    guard one("X-Amz-Algorithm") == "AWS4-HMAC-SHA256", let credential = one("X-Amz-Credential"),
      let names = one("X-Amz-SignedHeaders"), let signature = one("X-Amz-Signature")
    else { return nil }
    self.init(credential: credential, signedHeaders: names, signature: signature)
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 }

  private static func isLowercaseToken(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.allSatisfy { "abcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.^_`|~".utf8.contains($0) }
  }

  /// By bytes: a separator with a combining mark after it is one, too.
  private static func split(_ text: String, _ separator: Unicode.Scalar) -> [String] {
    text.utf8.split(separator: UInt8(ascii: separator), omittingEmptySubsequences: false).map {
      String(decoding: $0, as: UTF8.self)
    }
  }
}
