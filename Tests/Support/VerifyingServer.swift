// A server that verifies what it is sent, as a service does, and what tests sign with.

internal import Foundation
package import SigV4

package enum Keys {
  package static let credentials = Credentials(
    accessKeyID: "AKIDEXAMPLE", secretAccessKey: "secret", sessionToken: "token")
  package static let signer = Signer(credentials: credentials, region: "us-east-1", service: .s3)
}

extension LoopbackServer {
  /// Answers a well-signed request as `answer` says, and others with 403 and the reason in `x-reason`.
  /// - Parameter now: The time by the server's clock.
  package static func verifying(
    region: String = "us-east-1", service: Service = .s3, at now: @escaping @Sendable () -> SigningTime = { .now() },
    answer: @escaping Handler = { _ in WireResponse(body: "welcome") }
  ) throws -> LoopbackServer {
    let verifier = Verifier(region: region, service: service)
    return try LoopbackServer { request in
      do throws(VerificationError) {
        _ = try verifier.verify(request.received, body: .bytes(request.body), at: now()) { _ in Keys.credentials }
        return answer(request)
      } catch {
        return WireResponse(error, at: now())
      }
    }
  }

  /// Answers a well-signed request with its own body, taken out of its chunks if it has any.
  /// - Parameters:
  ///   - isCorrupting: Whether a byte of the body is changed before it is looked at.
  ///   - answer: Another answer to a well-signed request; nil for none.
  package static func decoding(
    corrupting isCorrupting: Bool = false, answer: @escaping @Sendable (WireRequest) -> WireResponse? = { _ in nil }
  ) throws -> LoopbackServer {
    let verifier = Verifier(region: "us-east-1", service: .s3)
    return try LoopbackServer { request in
      var body = request.body
      if isCorrupting { body[body.count / 2] ^= 1 }
      do {
        let verified = try verifier.verify(request.received, body: .bytes(body), at: .now()) { _ in Keys.credentials }
        if let answer = answer(request) { return answer }
        guard case .chunks(let seed) = verified.payload else { return WireResponse(200, bytes: body) }
        return WireResponse(200, bytes: try decoded(body, seed))
      } catch let error as VerificationError {
        return WireResponse(error, at: .now())
      } catch {
        return WireResponse(400, headers: [("x-reason", "\(error)")])
      }
    }
  }

  private static func decoded(_ body: [UInt8], _ seed: ChunkSeed) throws -> [UInt8] {
    var decoder = try ChunkDecoder(seed)
    var decoded: [UInt8] = []
    var rest = body.span
    while !rest.isEmpty {
      rest = rest.extracting(droppingFirst: try decoder.decode(rest))
      unsafe decoder.decodedBytes.withUnsafeBufferPointer { unsafe decoded.append(contentsOf: $0) }
    }
    try decoder.finish()
    return decoded
  }
}

extension WireResponse {
  /// A refusal, as S3 words it.
  fileprivate init(_ error: VerificationError, at now: SigningTime) {
    let isSkew = error.code == .dateInPast || error.code == .dateInFuture
    self.init(
      403, headers: [("x-reason", "\(error.code)"), ("Date", httpDate(now))],
      body: "<Error><Code>\(isSkew ? "RequestTimeTooSkewed" : "SignatureDoesNotMatch")</Code>"
        + "<Message>\(error.code)</Message><RequestId>R1</RequestId></Error>")
  }
}

/// `Sun, 06 Nov 1994 08:49:37 GMT`.
package func httpDate(_ time: SigningTime) -> String {
  let formatter = DateFormatter()
  formatter.locale = Locale(identifier: "en_US_POSIX")
  formatter.timeZone = TimeZone(secondsFromGMT: 0)
  formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
  return formatter.string(from: Date(timeIntervalSince1970: Double(time.secondsSinceEpoch)))
}
