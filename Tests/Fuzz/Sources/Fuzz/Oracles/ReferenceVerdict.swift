// The oracle: what must hold of a request that was accepted, with the signature computed anew from the request alone.

import SigV4

struct ReferenceVerdict {
  let request: ReceivedRequest
  /// Nil where it is not known.
  let body: [UInt8]?
  let now: SigningTime

  /// Why a request that was accepted should not have been; nil where it should.
  func fault(_ verified: VerifiedRequest) -> String? {
    let pairs = self.pairs
    let isQuery = verified.placement == .query
    guard (values("authorization").count, hasSignature(pairs)) == (isQuery ? (0, true) : (1, false)) else {
      return "it does not have one signature"
    }
    guard
      let claim = isQuery
        ? ReferenceAuthorization(query: pairs) : ReferenceAuthorization(header: values("authorization").first ?? "")
    else { return "its signature is malformed" }
    let (names, service) = (claim.signedHeaders, claim.scope[2])
    guard claim.accessKeyID == verified.accessKeyID, claim.scope.joined(separator: "/") == verified.credentialScope,
      names.joined(separator: ";") == verified.signedHeaders
    else { return "it says something else than the outcome" }

    let skew = verified.time.secondsSinceEpoch - now.secondsSinceEpoch
    guard skew <= 900, isQuery || skew >= -900 else { return "it is not of now" }
    if isQuery {
      guard let expires = pairs.first(where: { $0.name == "X-Amz-Expires" }).flatMap({ Int64($0.value) }),
        (1...604_800).contains(expires), -skew <= expires
      else { return "it has expired" }
    }
    let times = isQuery ? pairs.filter { $0.name == "X-Amz-Date" }.map(\.value) : values("x-amz-date")
    guard times.allSatisfy({ $0 == verified.time.description }), times.count <= 1 else { return "it has another date" }

    if let name = unsignedName(names, service) { return "\(name) is not signed" }
    guard let payload = payload(isQuery, service, pairs) else { return "its body is another" }
    let text = canonicalRequest(names, isQuery, service, payload)
    let signature = ReferenceCanonical.signature(
      text, secret: RequestInput.secret, date: verified.time.description, scope: verified.credentialScope)
    return signature == claim.signature ? nil : "its signature is not that of\n\(text)"
  }

  /// The first header that had to be signed, and is not, or is signed, and was not sent.
  private func unsignedName(_ names: [String], _ service: String) -> String? {
    if !names.contains("host") { return "host" }
    if values("x-amz-date").isEmpty, !values("date").isEmpty, pairs.allSatisfy({ $0.name != "X-Amz-Date" }),
      !names.contains("date")
    {
      return "date"
    }
    for name in request.headers.map({ $0.name.lowercased() }) where name.hasPrefix("x-amz-") && !names.contains(name) {
      let mayBeUnsigned =
        name == "x-amz-content-sha256"
        || service == "iotdevicegateway" && ["x-amz-security-token", "x-amz-s3session-token"].contains(name)
      if !mayBeUnsigned { return name }
    }
    return names.first { values($0).isEmpty && ($0 != "host" || request.target.hasPrefix("/")) }
  }

  /// The last line of the canonical request; nil where it is not that of the body.
  private func payload(_ isQuery: Bool, _ service: String, _ pairs: [(name: String, value: String)]) -> String? {
    let isUnsignedByDefault = ReferenceCanonical.isS3(service) || service == "vpc-lattice-svcs"
    let hash = body.map { ReferenceCanonical.hex(ReferenceSHA256.hash($0)) }
    var stated = values("x-amz-content-sha256")
    if isQuery { stated += pairs.filter { $0.name.lowercased() == "x-amz-content-sha256" }.map(\.value) }
    guard let text = stated.first else { return isQuery && isUnsignedByDefault ? "UNSIGNED-PAYLOAD" : hash }
    let isHash = text.utf8.count == 64 && !text.contains("-")
    return stated.count == 1 && (!isHash || hash == nil || text == hash) ? text : nil
  }

  private func canonicalRequest(_ names: [String], _ isQuery: Bool, _ service: String, _ payload: String) -> String {
    let parts = request.target.hasPrefix("/") ? nil : URLParts(request.target)
    let bytes = request.target.utf8
    let mark = bytes.firstIndex(of: UInt8(ascii: "?")) ?? bytes.endIndex
    let path = parts.map { Array($0.path) } ?? Array(bytes[..<mark])
    let query = self.query.split(separator: UInt8(ascii: "&")).filter { pair in
      let name = ReferenceCanonical.pairs(pair).first?.name
      return !isQuery
        || name != "X-Amz-Signature" && (service != "iotdevicegateway" || name != "X-Amz-Security-Token")
    }
    let lines = names.map { name in
      let values = values(name)
      return "\(name):"
        + (values.isEmpty ? ReferenceCanonical.host(request.target) : ReferenceCanonical.value(values)) + "\n"
    }
    return [
      request.method, ReferenceCanonical.path(path, isS3: ReferenceCanonical.isS3(service)),
      ReferenceCanonical.query(Array(query.joined(separator: [UInt8(ascii: "&")]))), lines.joined(),
      names.joined(separator: ";"), payload,
    ].joined(separator: "\n")
  }

  private func values(_ name: String) -> [String] {
    request.headers.filter { $0.name.lowercased() == name }.map(\.value)
  }

  private func hasSignature(_ pairs: [(name: String, value: String)]) -> Bool {
    pairs.contains { ["X-Amz-Signature", "X-Amz-Credential", "X-Amz-Algorithm"].contains($0.name) }
  }

  /// What follows the first question mark.
  private var query: Substring.UTF8View {
    let bytes = Substring(request.target).utf8
    return bytes[(bytes.firstIndex(of: UInt8(ascii: "?")) ?? bytes.endIndex)...].dropFirst()
  }

  private var pairs: [(name: String, value: String)] { ReferenceCanonical.pairs(query) }
}
