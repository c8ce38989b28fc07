/// The library under test, applied to requests.

import SigV4

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

extension HTTPRequest {
  /// The request with its signature in its headers.
  func signed(with signer: Signer, payload: Payload, at time: SigningTime = .now()) throws -> HTTPRequest {
    var request = self
    let signature = try signer.sign(
      SigningRequest(method: method, url: url, headers: headers, payload: payload), at: time)
    for field in signature.headers { request.set(field) }
    return request
  }

  /// The request with its signature in its URL, bearing only the headers that the signer says it must.
  func presigned(
    with signer: Signer, expiresIn seconds: Int = 300, at time: SigningTime = .now()
  ) throws -> HTTPRequest {
    let presigned = try signer.presign(
      SigningRequest(method: method, url: url, headers: headers), expiresIn: seconds, at: time)
    return HTTPRequest(method: method, url: presigned.url, headers: presigned.requiredHeaders, body: body)
  }
}

extension SigningTime {
  /// A time before (negative) or after the present.
  static func now(plus seconds: Int64) throws -> SigningTime {
    try SigningTime(secondsSinceEpoch: Int64(time(nil)) + seconds)
  }
}
