internal import SigV4

/// What the arguments and the environment ask to be signed, and how.
struct SigningTask {
  let request: SigningRequest
  let body: Body?
  let time: SigningTime
  let signer: Signer
  /// What the person should know besides.
  private(set) var notes: [String] = []

  /// - Parameter defaultTime: The time of signing where the arguments do not say it; nil for now.
  init(
    _ arguments: Arguments, in environment: Environment, defaultTime: SigningTime? = nil
  ) async throws(ToolError) {
    let terms = try await SigningTerms(arguments, in: environment, defaultTime: defaultTime)
    let target = try terms.target(arguments.operand)
    let credentials = try await environment.credentials(for: arguments)
    body = try arguments.value(.data).map(Body.init)
    let payload = try body.map { body throws(ToolError) in try Self.payload(of: body, terms.headers, in: environment) }
    request = SigningRequest(
      method: terms.method, url: target.url, headers: terms.headers, payload: payload ?? terms.payload)
    time = terms.time
    signer = Signer(credentials: credentials, region: terms.region?.name, service: target.service)
    if let note = terms.region?.doubt(ofHost: hostName(ofURL: request.url)) { notes.append(note) }
  }

  private static func payload(
    of body: Body, _ headers: [HeaderField], in environment: Environment
  ) throws(ToolError) -> Payload? {
    // A body that its header excludes from the signature need not be read.
    let isExcluded = headers.contains {
      $0.name.lowercased() == "x-amz-content-sha256" && $0.value == Payload.unsigned.text
    }
    return isExcluded ? nil : try body.payload(in: environment)
  }
}

extension Region {
  /// A note where the environment's region is not the one that the host names: the signature will hardly be accepted.
  func doubt(ofHost host: String) -> String? {
    guard let variable, let endpoint = Endpoint(host: host), let named = endpoint.region, named != name else {
      return nil
    }
    // S3's host without a region serves all of them.
    guard endpoint.signingName != Service.s3.signingName || host.holds(named) else { return nil }
    return "signed for " + name + " as \(variable) says, but the host is of \(named); --region \(named) signs for that"
  }
}

/// The header that the value of `--header` says.
func headerField(_ text: String) throws(ToolError) -> HeaderField {
  guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")), colon != text.startIndex else {
    throw .usage("--header takes a name, a colon and a value: --header 'Content-Type: text/plain'")
  }
  return HeaderField(name: String(text[..<colon]), value: trimmed(text[colon...].dropFirst()))
}

extension Arguments {
  /// What `--service` names; nil where it is not given.
  func service() throws(ToolError) -> Service? {
    guard let name = value(.service) else { return nil }
    guard isScopeName(name) else {
      throw .usage("the value of --service is not the name of a service, such as s3 or execute-api")
    }
    return Service(name)
  }
}

func signingTime(_ text: String) throws(ToolError) -> SigningTime {
  do {
    return try SigningTime(text)
  } catch {
    throw .usage("--date: " + error.message)
  }
}

/// A text without the spaces and tabs at its ends.
func trimmed(_ text: some StringProtocol) -> String {
  let isBlank = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
  let bytes = text.utf8.drop(while: isBlank)
  let count = bytes.reversed().drop(while: isBlank).count
  return String(decoding: bytes.prefix(count), as: UTF8.self)
}
