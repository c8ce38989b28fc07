internal import SigV4

/// All headers to send with a signed request: the caller's own, and then those of the signature.
///
/// `Host` is not among them unless the caller gave it: it follows from the URL.
func sentHeaders(_ request: SigningRequest, _ signed: SignedRequest) -> [HeaderField] {
  // An earlier signature's headers are replaced, also where the new signature needs none of that name.
  let replaced = [
    "authorization", "x-amz-content-sha256", "x-amz-date", "x-amz-s3session-token", "x-amz-security-token",
  ]
  return request.headers.filter { !replaced.contains($0.name.lowercased()) } + signed.headers
}
