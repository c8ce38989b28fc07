internal import SigV4

extension CommandLineTool {
  /// Prints whether the signature of a request is right, and if not, why.
  static func verify(_ arguments: Arguments, in environment: Environment) async throws(ToolError) -> Outcome {
    let time = try arguments.value(.date).map(signingTime) ?? environment.now()
    let credentials = try await environment.credentials(for: arguments)
    var bytes: [UInt8] = []
    try environment.read(.standardInput) { piece in
      for i in piece.indices { bytes.append(piece[i]) }
    }
    let raw = try RawHTTPRequest(bytes)
    let verifier = try await verifier(of: raw.request, arguments, in: environment)
    do throws(VerificationError) {
      let verified = try verifier.verify(raw.request, body: .bytes(raw.body), at: time) {
        $0.accessKeyID == credentials.accessKeyID ? credentials : nil
      }
      if case .chunks(let seed) = verified.payload, let error = fault(in: raw.body, seed) {
        return refusal("refused: body, " + error.code.description + "\n  " + printable(error.message) + "\n")
      }
      return Outcome(standardOutput: acceptance(verified, hasToken: credentials.hasSessionToken))
    } catch {
      return refusal(text(of: error))
    }
  }

  /// A verifier for the region and service that the arguments, the environment or the request's host name.
  private static func verifier(
    of request: ReceivedRequest, _ arguments: Arguments, in environment: Environment
  ) async throws(ToolError) -> Verifier {
    let host = request.headers.first { $0.name.lowercased() == "host" }?.value ?? ""
    let name = String(host.prefix { $0 != ":" })
    let endpoint = Endpoint(host: name)
    guard let service = try arguments.service() ?? endpoint.map({ Service($0.signingName) }) else {
      throw .missingService
    }
    let region = try await Region(arguments, Region.Need(host: name, service: service), in: environment)
    guard let region = region?.name ?? endpoint?.region else { throw .missingRegion }
    return Verifier(region: region, service: service)
  }

  /// - Parameter hasToken: Whether a token was there to compare with.
  private static func acceptance(_ verified: VerifiedRequest, hasToken: Bool) -> String {
    var rows = [
      ("signed by", verified.accessKeyID),
      ("in", verified.placement == .query ? "the query of its URL" : "its Authorization header"),
      ("at", verified.time.description),
    ]
    if let expiration = verified.expiration { rows.append(("expires", expiration.description)) }
    rows += [
      ("scope", verified.credentialScope), ("signed headers", verified.signedHeaders),
      ("session token", verified.sessionToken == nil ? "none" : hasToken ? "the right one" : "not checked"),
      ("body", description(verified.payload)),
    ]
    return "accepted\n" + rows.map { "  " + $0.padded(to: 16) + $1 + "\n" }.joined()
  }

  private static func description(_ payload: VerifiedPayload) -> String {
    switch payload {
    case .verified: "the one that was signed"
    case .mustHash(let hash): "must have the SHA-256 " + hash
    case .unsigned: "not covered by the signature"
    case .chunks(let seed):
      switch seed.mode {
      case .signed: "chunks whose signatures are right"
      case .signedWithTrailer: "chunks and a trailer whose signatures are right"
      case .unsignedWithTrailer: "not covered by the signature; its checksum is right"
      case .events: "a stream of events, which were not verified"
      }
    }
  }

  /// What is wrong with a body of chunks; nil where it is right, or where it is of events, which bear dates of their own.
  private static func fault(in body: [UInt8], _ seed: ChunkSeed) -> BodyError? {
    guard seed.mode != .events else { return nil }
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

  private static func refusal(_ text: String) -> Outcome {
    var outcome = Outcome(standardOutput: text)
    outcome.exitStatus = 1
    return outcome
  }

  private static func text(of error: VerificationError) -> String {
    let verdict = "refused: " + error.code.description + "\n  " + printable(error.message) + "\n"
    guard let texts = error.texts else { return verdict }
    return [
      verdict, section("Canonical request, as received", texts.canonicalRequest),
      section("String to sign, as received", texts.stringToSign),
    ].joined(separator: "\n")
  }
}
