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
  ) throws(ToolError) {
    let headers = try arguments.values(.header).map(headerField)
    let explicitTime = try arguments.value(.date).map(signingTime)
    var payload = try Self.statedPayload(arguments)
    let body = try arguments.value(.data).map(Body.init)
    let service = try arguments.service()
    let region = try Region(arguments, in: environment)
    let s3URL = try S3URL(arguments.url)
    let url: String
    if let s3URL {
      guard let region else { throw .missingRegion }
      url = s3URL.httpsURL(region: region.name)
    } else {
      url = try Self.webURL(arguments.url)
    }
    let credentials = try environment.credentials()
    if let body { payload = try Self.payload(of: body, headers, in: environment) }
    self.body = body
    request = SigningRequest(method: Self.method(arguments), url: url, headers: headers, payload: payload)
    time = explicitTime ?? defaultTime ?? environment.now()
    signer = Signer(
      credentials: credentials, region: region?.name, service: s3URL == nil ? service : service ?? .s3)
    if let note = doubt(about: region) { notes.append(note) }
  }

  /// The URL of a person who may have pasted it from anywhere.
  private static func webURL(_ text: String) throws(ToolError) -> String {
    guard text.holds("://") else {
      throw .usage("the URL is to begin with https://, http:// or s3://, and with quotes around it if it has & in it")
    }
    return percentEncodingIllegalCharacters(in: text)
  }

  /// As curl does it, a body makes a POST. The common methods may be typed in lower case, which no server takes.
  private static func method(_ arguments: Arguments) -> String {
    guard let method = arguments.value(.method) else { return arguments.has(.data) ? "POST" : "GET" }
    let common = ["GET", "HEAD", "PUT", "POST", "DELETE", "PATCH", "OPTIONS"]
    return common.first { $0 == method.uppercased() } ?? method
  }

  /// What the arguments say of a body that is not here.
  private static func statedPayload(_ arguments: Arguments) throws(ToolError) -> Payload? {
    guard let digits = arguments.value(.payloadHash) else { return arguments.has(.signedPayload) ? .empty : nil }
    guard !arguments.has(.signedPayload) else {
      throw .usage("--payload-hash and --signed-payload contradict each other; give one of them")
    }
    return try Payload(hexadecimal: digits)
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

  /// A note where the environment's region is not the one that the host names: the signature will hardly be accepted.
  private func doubt(about region: Region?) -> String? {
    guard let region, let variable = region.variable else { return nil }
    let host = request.url.split(separator: "/").dropFirst().first?.prefix { $0 != "?" && $0 != ":" } ?? ""
    guard let endpoint = Endpoint(host: String(host)), let named = endpoint.region, named != region.name else {
      return nil
    }
    // S3's host without a region serves all of them.
    guard endpoint.signingName != Service.s3.signingName || host.holds(named) else { return nil }
    return "signed for " + region.name + " as \(variable) says, but the host is of \(named); "
      + "--region \(named) signs for that"
  }
}

/// The header that the value of `--header` says.
private func headerField(_ text: String) throws(ToolError) -> HeaderField {
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
