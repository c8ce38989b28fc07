// An HTTP server that does nothing but verify: it answers each request with the verdict.

internal import Glibc
internal import SigV4

@main
enum VerifyingServer {
  /// Reads `access-key-id secret [token]` lines from the environment variable VERIFIER_KEYS, listens on a free port of
  /// 127.0.0.1, says which, and serves one request a connection until it is killed.
  static func main() throws {
    let keys = Keys(environment("VERIFIER_KEYS"))
    let services = environment("VERIFIER_SERVICES").split(separator: " ").map { Service(String($0)) }
    let verifier = Verifier(regions: [environment("VERIFIER_REGION")], services: services)
    let listener = try Listener()
    print("listening on \(listener.port)")
    fflush(nil)
    while true {
      let connection = try listener.accept()
      guard let received = connection.readRequest() else { continue }
      connection.write(answer(to: received, verifier, keys))
    }
  }

  private static func environment(_ name: String) -> String {
    unsafe getenv(name).map { unsafe String(cString: $0) } ?? ""
  }

  /// Judges a request. The header X-Test-Clock, which no signature covers, sets the clock by so many seconds.
  private static func answer(to received: ReceivedMessage, _ verifier: Verifier, _ keys: Keys) -> [UInt8] {
    let offset = received.request.headers.first { $0.name == "X-Test-Clock" }.flatMap { Int64($0.value) } ?? 0
    do throws(VerificationError) {
      let time = (try? SigningTime(secondsSinceEpoch: SigningTime.now().secondsSinceEpoch + offset)) ?? .now()
      let verified = try verifier.verify(
        received.request, body: .bytes(received.body), at: time, credentials: keys.credentials)
      if case .chunks(let seed) = verified.payload, let error = fault(in: received.body, seed) {
        return response(403, "refused", "body, " + error.code.description, "")
      }
      return response(200, "accepted", "", body(for: verified))
    } catch {
      let code = error.code == .signatureMismatch ? "SignatureDoesNotMatch" : "AccessDenied"
      return response(
        403, "refused", error.code.description,
        "<Error><Code>\(code)</Code><Message>\(error.message)</Message></Error>")
    }
  }

  /// What is wrong with a body in chunks; nil where it is right.
  private static func fault(in body: [UInt8], _ seed: ChunkSeed) -> BodyError? {
    do throws(BodyError) {
      var decoder = try ChunkDecoder(seed)
      var taken = 0
      while taken < body.count { taken += try decoder.decode(body.span.extracting(droppingFirst: taken)) }
      try decoder.finish()
      return nil
    } catch {
      return error
    }
  }

  /// What the clients' libraries can read.
  private static func body(for verified: VerifiedRequest) -> String {
    switch verified.service {
    case "s3": "content"
    case "sts":
      """
      <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>\
      <Arn>\(verified.accessKeyID)</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>
      """
    default: "{}"
    }
  }

  private static func response(_ status: Int, _ verdict: String, _ reason: String, _ body: String) -> [UInt8] {
    Array(
      """
      HTTP/1.1 \(status) \(verdict)\r
      X-Verdict: \(verdict)\r
      X-Reason: \(reason)\r
      Content-Type: text/plain\r
      Content-Length: \(body.utf8.count)\r
      Connection: close\r
      \r
      \(body)
      """.utf8)
  }
}

/// Whom the server knows.
struct Keys {
  private let all: [Credentials]

  /// - Parameter lines: `access-key-id secret [token]`, one signer a line.
  init(_ lines: String) {
    all = lines.split(separator: "\n").map { line in
      let words = line.split(separator: " ").map(String.init)
      return Credentials(
        accessKeyID: words[0], secretAccessKey: words[1], sessionToken: words.count > 2 ? words[2] : nil)
    }
  }

  func credentials(_ signer: ClaimedSigner) -> Credentials? { all.first { $0.accessKeyID == signer.accessKeyID } }
}
