internal import Foundation
internal import SigV4

#if canImport(FoundationNetworking)
internal import FoundationNetworking
#endif

/// A request on its way through redirects and corrections.
struct Attempt {
  private(set) var request: URLRequest
  private(set) var body: RequestBody
  private(set) var region: String?
  private var redirectCount = 0
  private var isRegionCorrected = false
  private var isClockCorrected = false

  /// As many as browsers follow.
  private static let mostRedirects = 20

  init(request: URLRequest, body: RequestBody, region: String?) {
    self.request = request
    self.body = body
    self.region = region
  }

  /// Whether the request, now changed as the answer demands, should be signed and sent once more.
  /// - Parameter start: What the clock read before the request was signed.
  /// - Throws: `unsignableBody` where it should, and its body is a stream, which is spent.
  mutating func isWorthAnother(
    after response: HTTPURLResponse, _ error: ServiceError, _ clock: ServiceClock, since start: ServiceClock.Reading
  ) throws -> Bool {
    guard
      redirects(to: response) || correctsRegion(by: response)
        || correctsClock(clock, by: response, error, since: start)
    else { return false }
    if case .own = body, request.httpBodyStream != nil {
      throw SigV4Error(
        .unsignableBody,
        "the body is a stream, which cannot be sent again as the service's answer demands (\(error)); upload a file")
    }
    return true
  }

  private mutating func correctsClock(
    _ clock: ServiceClock, by response: HTTPURLResponse, _ error: ServiceError, since start: ServiceClock.Reading
  ) -> Bool {
    guard !isClockCorrected, clock.isCorrected(by: response, error, since: start) else { return false }
    isClockCorrected = true
    return true
  }

  /// Follows a redirect (RFC 9110 §15.4), unless it leads away.
  private mutating func redirects(to response: HTTPURLResponse) -> Bool {
    guard [301, 302, 303, 307, 308].contains(response.statusCode), redirectCount < Self.mostRedirects,
      let location = response.value(forHTTPHeaderField: "Location"), let origin = request.url,
      let target = URL(string: location, relativeTo: origin)?.absoluteURL, Self.trusts(target, asMuchAs: origin)
    else { return false }
    redirectCount += 1
    request.url = target
    request.setValue(nil, forHTTPHeaderField: "Host")
    let losesBody =
      response.statusCode == 303 && request.httpMethod != "HEAD"
      || [301, 302].contains(response.statusCode) && request.httpMethod == "POST"
    if losesBody {
      request.httpMethod = "GET"
      request.httpBody = nil
      request.httpBodyStream = nil
      for name in Self.bodyHeaders { request.setValue(nil, forHTTPHeaderField: name) }
      body = .own
    }
    return true
  }

  /// What tells of the body (RFC 9110 §15.4), and its hash.
  private static let bodyHeaders = [
    "Content-Type", "Content-Length", "Content-Encoding", "Content-Language", "Content-MD5", "x-amz-content-sha256",
  ]

  /// Whether a redirect may get a signature, and with it a session token: on the same server, or from S3 to S3.
  ///
  /// Other AWS hosts are not all AWS's own: an `execute-api` or `compute` host serves what some customer wrote.
  private static func trusts(_ target: URL, asMuchAs origin: URL) -> Bool {
    guard let host = target.host?.lowercased(), let before = origin.host?.lowercased() else { return false }
    switch (origin.scheme, target.scheme) {
    case ("http", "https"): guard target.port == nil else { return false }
    case (let scheme, let other): guard scheme == other, origin.port == target.port else { return false }
    }
    return host == before || isS3(host) && isS3(before)
  }

  private static func isS3(_ host: String) -> Bool { Endpoint(host: host)?.signingName == "s3" }

  /// Takes the region that S3 says the bucket is in.
  private mutating func correctsRegion(by response: HTTPURLResponse) -> Bool {
    guard !isRegionCorrected, [301, 400].contains(response.statusCode),
      let named = response.value(forHTTPHeaderField: "x-amz-bucket-region"), named != region
    else { return false }
    isRegionCorrected = true
    region = named
    return true
  }
}
