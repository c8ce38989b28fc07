// Presigning: what the URL says is what was signed, and presigning it anew changes nothing.

import SigV4

enum PresigningTarget: FuzzTarget {
  static func run(_ input: inout FuzzInput) {
    guard let input = RequestInput(&input) else { return }
    let presigned = orError { () throws(SigV4Error) in
      try input.signer.presign(input.request, expiresIn: input.expiresIn, at: input.time)
    }
    let explanation = orError { () throws(SigV4Error) in
      try input.signer.explainPresigning(input.request, expiresIn: input.expiresIn, at: input.time)
    }
    expect((presigned == nil) == (explanation == nil), "what can be presigned can be explained")
    guard let presigned, let explanation else { return }

    let form = CanonicalForm(explanation, of: input)
    let url = presigned.url
    expect(url.utf8.allSatisfy { $0 > 32 && $0 < 127 }, "a URL is visible ASCII: \(url)")
    expect(!url.contains(RequestInput.secret), "a URL does not show the secret")
    let ending = "&X-Amz-Signature=" + explanation.signature
    expect(url.hasSuffix(ending), "the signature is the last parameter of \(url)")

    let parts = URLParts(url)
    expect(form.path == ReferenceCanonical.path(parts.path, isS3: form.isS3), "the canonical path of \(url)")
    let unsignedToken =
      form.service == "iotdevicegateway" && url.contains("&X-Amz-Security-Token=")
      ? "&X-Amz-Security-Token=" + ReferenceCanonical.encoded(RequestInput.token.utf8) : ""
    expect(form.query + unsignedToken + ending == String(Substring(parts.query)), "the query of \(url)")
    expect(form.query == ReferenceCanonical.query(form.query.utf8), "the canonical query \(form.query)")
    form.expectHeaders(input.request.headers, of: input.request.url, besides: ["x-amz-content-sha256"])
    expect(
      presigned.requiredHeaders.allSatisfy { explanation.signedHeaders.contains($0.name.lowercased()) }, "required")

    var again = input.request
    again.url = url
    let anew = orError { () throws(SigV4Error) in
      try input.signer.presign(again, expiresIn: input.expiresIn, at: input.time)
    }
    expect(anew?.url == url, "presigning anew changes nothing in \(url), but makes \(anew?.url ?? "an error")")
  }
}
