// The verifier whole: it accepts what the signer signs, and whatever it accepts holds by the oracle. What it keeps of
// requests that it met changes no verdict.

import SigV4

enum VerifierTarget: FuzzTarget {
  static func run(_ input: inout FuzzInput) {
    let isPresigned = input.byte() & 1 != 0
    let (part, index, offset) = (input.byte(), Int(input.byte()), Int64(input.number(below: 2000)) * 700 - 700_000)
    let tampering = input.tampering()
    guard let input = RequestInput(&input), let (request, verifier) = isPresigned ? presigned(input) : signed(input)
    else { return }

    // From the third on it goes by what it kept.
    for _ in 0..<3 {
      if let refusal = refusal(of: request, input, by: verifier, body: input.body, at: input.time) {
        expect(isExpected(refusal.code, request, input), "the signer's own request is refused: \(refusal)")
      }
    }
    var (changed, body, now) = (request, input.body, input.time)
    let header = changed.headers.isEmpty ? nil : index % changed.headers.count
    switch part % 9 {
    case 0: changed.method = tampering(changed.method)
    case 1: changed.target = tampering(changed.target)
    case 2: header.map { changed.headers[$0].value = tampering(changed.headers[$0].value) }
    case 3: header.map { changed.headers[$0].name = tampering(changed.headers[$0].name) }
    case 4: header.map { _ = changed.headers.remove(at: $0) }
    case 5: header.map { changed.headers.append(changed.headers[$0]) }
    case 6:
      let name = addedNames[index % addedNames.count]
      changed.headers.append(HeaderField(name: name, value: String(decoding: tampering.bytes, as: UTF8.self)))
    case 7:
      now =
        orError { () throws(SigV4Error) in try SigningTime(secondsSinceEpoch: now.secondsSinceEpoch + offset) } ?? now
    default: if case .bytes(let bytes) = body { body = .bytes(tampering(bytes)) }
    }
    let verdict = refusal(of: changed, input, by: verifier, body: body, at: now)
    var other = Verifier(regions: verifier.regions, services: verifier.services)
    other.unsignedPayloads = verifier.unsignedPayloads
    let first = refusal(of: changed, input, by: other, body: body, at: now)
    expect(verdict?.code == first?.code, "judged otherwise by one that met none: \(changed)")
  }

  private static let addedNames = [
    "X-Amz-Date", "Date", "Host", "X-Amz-Content-Sha256", "X-Amz-Security-Token", "X-Amz-Meta-A", "Authorization", "A",
  ]

  /// Why a request is refused; nil where it is accepted, and rightly so.
  private static func refusal(
    of request: ReceivedRequest, _ input: RequestInput, by verifier: Verifier, body: ReceivedBody, at now: SigningTime
  ) -> VerificationError? {
    do throws(VerificationError) {
      let verified = try verifier.verify(request, body: body, at: now) { _ in input.credentials }
      var bytes: [UInt8]?
      if case .bytes(let known) = body { bytes = known }
      let fault = ReferenceVerdict(request: request, body: bytes, now: now).fault(verified)
      expect(fault == nil, "accepted, though \(fault ?? ""): \(request)")
      return nil
    } catch {
      orError { () throws(VerificationError) in throw error }
      return error
    }
  }

  private static func signed(_ input: RequestInput) -> (ReceivedRequest, Verifier)? {
    orError { () throws(SigV4Error) in
      let signed = try input.signer.sign(input.request, at: input.time)
      let scope = try input.signer.explain(input.request, at: input.time).credentialScope
      return received(input.request.url, signed.allHeaders(of: input.request), input, scope)
    }
  }

  private static func presigned(_ input: RequestInput) -> (ReceivedRequest, Verifier)? {
    orError { () throws(SigV4Error) in
      let presigned = try input.signer.presign(input.request, expiresIn: input.expiresIn, at: input.time)
      let scope = try input.signer.explainPresigning(input.request, expiresIn: input.expiresIn, at: input.time)
        .credentialScope
      return received(presigned.url, presigned.requiredHeaders, input, scope)
    }
  }

  /// The request as it arrives, and one who expects it.
  private static func received(
    _ url: String, _ headers: [HeaderField], _ input: RequestInput, _ scope: String
  ) -> (ReceivedRequest, Verifier) {
    let parts = URLParts(url)
    let (path, query) = (String(Substring(parts.path)), String(Substring(parts.query)))
    var headers = headers
    if !headers.contains(where: { $0.name.lowercased() == "host" }) {
      headers.append(HeaderField(name: "Host", value: ReferenceCanonical.host(url)))
    }
    let names = scope.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
    var verifier = Verifier(region: names[1], service: Service(names[2]))
    verifier.unsignedPayloads = .allowed
    let target = (path.isEmpty ? "/" : path) + (query.isEmpty ? "" : "?" + query)
    return (ReceivedRequest(method: input.request.method, target: target, headers: headers), verifier)
  }

  /// Whether the verifier may refuse a request that was signed as it was asked for: it is not one that services take.
  private static func isExpected(
    _ code: VerificationError.Code, _ request: ReceivedRequest, _ input: RequestInput
  ) -> Bool {
    let names = request.headers.map { $0.name.lowercased() }
    switch code {
    // Any marker can be signed.
    case .unsupportedPayload, .invalidDecodedLength, .missingTrailer: return true
    // Where the service is not told the hash, the body must be at hand.
    case .bodyNeeded:
      if case .notRead = input.body { return true }
      return false
    case .repeatedHeader: return Set(names).count < names.count
    // Nobody looks at the values of headers that are not signed before they are received.
    case .invalidHeader: return request.headers.contains { !$0.value.utf8.allSatisfy { $0 > 31 && $0 != 127 } }
    // A query that says something of a signature is signed with the rest.
    case .twoCredentials, .repeatedParameter, .malformedParameter: return request.target.lowercased().contains("x-amz-")
    default: return false
    }
  }
}
