// The parsing of signatures: what the Authorization header and the query of a request say is what the oracle reads.

import SigV4

enum AuthorizationTarget: FuzzTarget {
  static func run(_ input: inout FuzzInput) {
    let text = String(decoding: input.remainder(), as: UTF8.self)
    let headers = [
      HeaderField(name: "Host", value: "example.amazonaws.com"),
      HeaderField(name: "X-Amz-Date", value: SigningTime.fuzzing.description),
      HeaderField(name: "Authorization", value: text),
    ]
    let signer = claimedSigner(ReceivedRequest(method: "GET", target: "/", headers: headers))

    let claim = ReferenceAuthorization(header: text)
    let names = claim?.signedHeaders ?? []
    let isRight =
      claim?.scope == ["20130524", "us-east-1", "service", "aws4_request"] && names.contains("host")
      && names.contains("x-amz-date") && names.allSatisfy { ["host", "x-amz-date", "authorization"].contains($0) }
    expect((signer != nil) == isRight, "the header \(text) is \(isRight ? "right" : "wrong")")
    expect(signer == nil || signer?.accessKeyID == claim?.accessKeyID, "the access key id in \(text)")
  }
}

enum QueryTarget: FuzzTarget {
  static func run(_ input: inout FuzzInput) {
    let query = String(decoding: input.remainder(), as: UTF8.self)
    let headers = [HeaderField(name: "Host", value: "example.amazonaws.com")]
    guard let signer = claimedSigner(ReceivedRequest(method: "GET", target: "/?" + query, headers: headers)) else {
      return
    }
    let pairs = ReferenceCanonical.pairs(query.utf8)
    let claim = ReferenceAuthorization(query: pairs)
    expect(claim?.scope == ["20130524", "us-east-1", "service", "aws4_request"], "the scope in \(query)")
    expect(claim?.signedHeaders == ["host"], "the signed headers in \(query)")
    expect(claim?.accessKeyID == signer.accessKeyID, "the access key id in \(query)")
    let values = { name in pairs.filter { $0.name.lowercased() == name }.map(\.value) }
    expect(values("x-amz-date") == [signer.time.description], "the date in \(query)")
    expect(values("x-amz-security-token") == (signer.sessionToken.map { [$0] } ?? []), "the token in \(query)")
    expect(values("x-amz-expires").compactMap { Int($0) }.first.map { (1...604_800).contains($0) } == true, "expiry")
  }
}

/// Who a request says it is from; nil where it is refused already.
private func claimedSigner(_ request: ReceivedRequest) -> ClaimedSigner? {
  let verifier = Verifier(region: "us-east-1", service: "service")
  return orError { () throws(VerificationError) in try verifier.read(request, at: .fuzzing).signer }
}
