// Signing in a header: the canonical request is the one that AWS's description makes, and signing anew what was signed
// changes nothing. A signer that signed the like of a request before signs it as one that did not, into memory too.

import SigV4

enum SigningTarget: FuzzTarget {
  static func run(_ input: inout FuzzInput) {
    guard let input = RequestInput(&input) else { return }
    let (signer, request) = (input.signer, input.request)
    let signed = orError { () throws(SigV4Error) in try signer.sign(request, at: input.time) }
    let explanation = orError { () throws(SigV4Error) in try signer.explain(request, at: input.time) }
    expect((signed == nil) == (explanation == nil), "what can be signed can be explained")
    expectSame(lines(signed), bySignerThatMet: request, input)
    guard let signed, let explanation else { return }

    let form = CanonicalForm(explanation, of: input)
    let parts = URLParts(request.url)
    expect(form.path == ReferenceCanonical.path(parts.path, isS3: form.isS3), "the canonical path of \(request.url)")
    expect(form.query == ReferenceCanonical.query(parts.query), "the canonical query of \(request.url)")
    let all = signed.allHeaders(of: request)
    form.expectHeaders(all, of: request.url, besides: [])

    expect(signed.signature == explanation.signature, "the signature explained is the one made")
    let authorization = signed.headers.last?.value ?? ""
    expect(
      authorization
        == "AWS4-HMAC-SHA256 Credential=\(RequestInput.accessKeyID)/\(explanation.credentialScope), "
        + "SignedHeaders=\(explanation.signedHeaders), Signature=\(explanation.signature)", "the authorization")

    var again = request
    again.headers = all
    let anew = orError { () throws(SigV4Error) in try signer.sign(again, at: input.time) }
    expect(anew?.headers.last?.value == authorization, "signing anew changes nothing")
  }

  /// - Parameter expected: The lines that a new signer makes of `request`; nil where it refuses.
  private static func expectSame(_ expected: String?, bySignerThatMet request: SigningRequest, _ input: RequestInput) {
    var usual = request
    usual.headers = request.headers.map { HeaderField(name: $0.name, value: "usual") }
    for _ in 0..<3 { _ = orError { () throws(SigV4Error) in try input.signer.sign(usual, at: input.time) } }
    let signed = orError { () throws(SigV4Error) in try input.signer.sign(request, at: input.time) }
    expect(lines(signed) == expected, "a signer that met others signs as a new one does")
    let inStorage = orError { () throws(SigV4Error) in
      try [UInt8](capacity: 65_536) { output throws(SigV4Error) in
        try input.signer.sign(request, at: input.time, into: &output)
      }
    }
    expect(inStorage.map { String(decoding: $0, as: UTF8.self) } == expected, "the lines are those of the headers")
  }

  private static func lines(_ signed: SignedRequest?) -> String? {
    signed?.headers.map { $0.name + ": " + $0.value + "\r\n" }.joined()
  }
}
