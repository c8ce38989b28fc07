// A canonical request taken apart, and what holds for every one of them.

@testable import SigV4

struct CanonicalForm {
  /// The signing name in the credential scope.
  let service: String
  let path: String
  let query: String
  let payload: String
  /// The signed headers: name and value.
  private let headers: [(name: String, value: String)]

  /// Checks the form of the text, and that the signature is that of the text.
  init(_ explanation: Explanation, of input: RequestInput) {
    let text = explanation.canonicalRequest
    service = explanation.credentialScope.split(separator: "/").dropFirst(2).first.map(String.init) ?? ""
    let lines = text.utf8.split(separator: 10, omittingEmptySubsequences: false).map { String(Substring($0)) }
    let names = explanation.signedHeaders.utf8.split(separator: UInt8(ascii: ";")).map { String(Substring($0)) }
    expect(lines.count == 6 + names.count, "a canonical request has a line for each of its parts")
    expect(lines[0] == input.request.method, "the method is the first line")
    (path, query, payload) = (lines[1], lines[2], lines[lines.count - 1])
    expect(lines[3 + names.count].isEmpty && lines[4 + names.count] == explanation.signedHeaders, "signed headers")
    headers = lines[3..<3 + names.count].map { line in
      let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
      return (String(line[..<colon]), String(line.utf8[colon...].dropFirst()) ?? "")
    }
    expect(headers.map(\.name) == names, "the lines of headers are those of the signed headers")
    expect(names.contains("host"), "the host is signed")
    for (name, next) in zip(names, names.dropFirst()) {
      expect(Array(name.utf8).lexicographicallyPrecedes(Array(next.utf8)), "names are sorted, each there once")
    }
    expect(explanation.canonicalRequestHash == ReferenceCanonical.hex(ReferenceSHA256.hash(Array(text.utf8))), "hash")
    let signature = ReferenceCanonical.signature(
      text, secret: RequestInput.secret, date: input.time.description, scope: explanation.credentialScope)
    expect(explanation.signature == signature, "the signature is that of the canonical request")
  }

  var isS3: Bool { ReferenceCanonical.isS3(service) }

  /// Checks that the lines of headers say what these fields do, and the URL of the host.
  /// - Parameter added: Names, in lower case, of headers whose value is not the caller's.
  func expectHeaders(_ fields: [HeaderField], of url: String, besides added: Set<String>) {
    for (name, value) in headers where !added.contains(name) {
      let values = fields.filter { $0.name.lowercased() == name }.map(\.value)
      let expected = name == "host" && values.isEmpty ? ReferenceCanonical.host(url) : ReferenceCanonical.value(values)
      expect(expected == value, "the value of \(name) of \(url)")
    }
  }
}

/// The parts of an absolute URL, found by their delimiters alone.
struct URLParts {
  let path: Substring.UTF8View
  let query: Substring.UTF8View

  init(_ url: String) {
    let bytes = Substring(url).utf8
    // After the slashes of the scheme.
    let authority = bytes[(bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.startIndex)...].dropFirst(3)
    let end = authority.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? authority.endIndex
    let rest = authority[end...]
    let mark = rest.firstIndex(of: UInt8(ascii: "?")) ?? rest.endIndex
    path = rest[..<mark]
    query = rest[mark...].dropFirst()
  }
}
