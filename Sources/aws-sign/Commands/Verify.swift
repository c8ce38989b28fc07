internal import AWSCredentials
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
    let isJSON = arguments.has(.json)
    do throws(VerificationError) {
      let verified = try verifier.verify(raw.request, body: .bytes(raw.body), at: time) {
        $0.accessKeyID == credentials.accessKeyID ? credentials : nil
      }
      if case .chunks(let seed) = verified.payload, let error = fault(in: raw.body, seed) {
        return refusal("body, " + error.code.description, error.message, isJSON: isJSON)
      }
      return Outcome(standardOutput: acceptance(verified, hasToken: credentials.hasSessionToken, isJSON: isJSON))
    } catch {
      return refusal(error.code.description, error.message, error.texts, isJSON: isJSON)
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
  private static func acceptance(_ verified: VerifiedRequest, hasToken: Bool, isJSON: Bool) -> String {
    let placement = verified.placement == .query ? "query" : "header"
    let token = verified.sessionToken == nil ? "none" : hasToken ? "the right one" : "not checked"
    let body = description(verified.payload)
    if isJSON {
      let expiration = verified.expiration.map { [("expiration", jsonString($0.timestamp))] } ?? []
      return jsonObject(
        [
          ("accepted", "true"), ("accessKeyId", jsonString(verified.accessKeyID)), ("placement", jsonString(placement)),
          ("time", jsonString(verified.time.timestamp)),
        ] + expiration + [
          ("credentialScope", jsonString(verified.credentialScope)),
          ("signedHeaders", jsonString(verified.signedHeaders)), ("sessionToken", jsonString(token)),
          ("body", jsonString(body)),
        ]) + "\n"
    }
    var rows = [
      ("signed by", verified.accessKeyID),
      ("in", verified.placement == .query ? "the query of its URL" : "its Authorization header"),
      ("at", verified.time.description),
    ]
    if let expiration = verified.expiration { rows.append(("expires", expiration.description)) }
    rows += [
      ("scope", verified.credentialScope), ("signed headers", verified.signedHeaders), ("session token", token),
      ("body", body),
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

  /// - Parameter texts: What the signature was compared for, where it came to that.
  private static func refusal(
    _ reason: String, _ message: String, _ texts: VerificationError.Texts? = nil, isJSON: Bool
  ) -> Outcome {
    let titledTexts = texts.map { texts in
      [
        ("Canonical request, as received", "canonicalRequest", texts.canonicalRequest),
        ("String to sign, as received", "stringToSign", texts.stringToSign),
      ]
    }
    var outcome: Outcome
    if isJSON {
      let verdict = [("accepted", "false"), ("reason", jsonString(reason)), ("message", jsonString(message))]
      let members = (titledTexts ?? []).map { ($0.1, jsonString($0.2)) }
      outcome = Outcome(standardOutput: jsonObject(verdict + members) + "\n")
    } else {
      let verdict = "refused: " + reason + "\n  " + printable(message) + "\n"
      let sections = (titledTexts ?? []).map { section($0.0, $0.2) }
      outcome = Outcome(standardOutput: ([verdict] + sections).joined(separator: "\n"))
    }
    outcome.exitStatus = 1
    return outcome
  }
}
