// The canonical request of a sample request, taken apart into the lines that AWS names.

import SigV4
import Testing

struct CanonicalText {
  let method: String
  let path: String
  let query: String
  /// `name:value`, one a header.
  let headers: [String]
  let signedHeaders: String
  let payload: String

  /// - Parameter text: A canonical request.
  init(_ text: String) throws {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    try #require(lines.count >= 6, "a canonical request has at least six lines")
    (method, path, query) = (lines[0], lines[1], lines[2])
    headers = Array(lines[3..<lines.count - 3])
    try #require(lines[lines.count - 3].isEmpty, "an empty line ends the headers")
    (signedHeaders, payload) = (lines[lines.count - 2], lines[lines.count - 1])
  }

  /// What is signed of a request in its header.
  static func signing(_ request: SigningRequest, with signer: Signer = Sample.signer()) throws -> CanonicalText {
    try CanonicalText(signer.explain(request, at: Sample.time).canonicalRequest)
  }

  /// What is signed of a request in its query.
  static func presigning(_ request: SigningRequest, with signer: Signer = Sample.signer()) throws -> CanonicalText {
    try CanonicalText(signer.explainPresigning(request, at: Sample.time).canonicalRequest)
  }

  /// The value of a header that is signed.
  func value(_ name: String) -> String? {
    headers.first { $0.hasPrefix(name + ":") }.map { String($0.dropFirst(name.count + 1)) }
  }
}
