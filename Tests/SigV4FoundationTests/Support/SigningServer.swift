// A server that verifies what it is sent, as a service does, and what tests sign with.

import Foundation
import SigV4
import SigV4Foundation

enum Keys {
  static let credentials = Credentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: "secret", sessionToken: "token")
  static let signer = Signer(credentials: credentials, region: "us-east-1", service: .s3)
}

extension LoopbackServer {
  /// Answers a well-signed request as `answer` says, and others with 403 and the reason in `x-reason`.
  /// - Parameter now: The time by the server's clock.
  static func verifying(
    region: String = "us-east-1", service: Service = .s3, at now: @escaping @Sendable () -> SigningTime = { .now() },
    answer: @escaping Handler = { _ in WireResponse(body: "welcome") }
  ) throws -> LoopbackServer {
    let verifier = Verifier(region: region, service: service)
    return try LoopbackServer { request in
      do throws(VerificationError) {
        _ = try verifier.verify(request.received, body: .bytes(request.body), at: now()) { _ in Keys.credentials }
        return answer(request)
      } catch {
        let code =
          error.code == .dateInPast || error.code == .dateInFuture ? "RequestTimeTooSkewed" : "SignatureDoesNotMatch"
        return WireResponse(
          403, headers: [("x-reason", "\(error.code)"), ("Date", httpDate(now()))],
          body: "<Error><Code>\(code)</Code><Message>\(error.code)</Message><RequestId>R1</RequestId></Error>")
      }
    }
  }
}

extension WireRequest {
  var received: ReceivedRequest {
    ReceivedRequest(
      method: method, target: target, headers: headers.map { HeaderField(name: $0.name, value: $0.value) })
  }
}

/// `Sun, 06 Nov 1994 08:49:37 GMT`.
func httpDate(_ time: SigningTime) -> String {
  let formatter = DateFormatter()
  formatter.locale = Locale(identifier: "en_US_POSIX")
  formatter.timeZone = TimeZone(secondsFromGMT: 0)
  formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
  return formatter.string(from: Date(time))
}
