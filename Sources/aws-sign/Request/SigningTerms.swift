internal import SigV4

/// What the arguments and the environment say of signing, whatever the URL.
struct SigningTerms: Sendable {
  let method: String
  let headers: [HeaderField]
  /// What the arguments say of a body that is not here.
  let payload: Payload?
  let time: SigningTime
  let region: Region?
  let service: Service?

  /// - Parameter defaultTime: The time of signing where the arguments do not say it; nil for now.
  init(
    _ arguments: Arguments, in environment: Environment, defaultTime: SigningTime? = nil
  ) async throws(ToolError) {
    method = Self.method(arguments)
    headers = try arguments.values(.header).map(headerField)
    let explicitTime = try arguments.value(.date).map(signingTime)
    payload = try Self.payload(arguments)
    service = try arguments.service()
    region = try await Region(arguments, Self.regionNeed(of: arguments.operand, service), in: environment)
    time = explicitTime ?? defaultTime ?? environment.now()
  }

  /// - Parameter text: A URL; empty for those that are not known yet.
  private static func regionNeed(of text: String, _ service: Service?) throws(ToolError) -> Region.Need {
    guard !text.isEmpty else { return .preference }
    guard try S3URL(text) == nil else { return .all }
    return Region.Need(host: hostName(ofURL: try webURL(text)), service: service)
  }

  /// The URL that a text names, and the service to sign for; nil where the host is to tell.
  func target(_ text: String) throws(ToolError) -> (url: String, service: Service?) {
    guard let s3URL = try S3URL(text) else { return (try Self.webURL(text), service) }
    guard let region else { throw .missingRegion }
    return (s3URL.httpsURL(region: region.name), service ?? .s3)
  }

  /// The URL of a person who may have pasted it from anywhere.
  private static func webURL(_ text: String) throws(ToolError) -> String {
    guard text.holds("://") else {
      throw .usage("the URL is to begin with https://, http:// or s3://, and to be in quotes if it has & in it")
    }
    return percentEncodingIllegalCharacters(in: text)
  }

  /// As curl does it, a body makes a POST. The common methods may be typed in lower case, which no server takes.
  private static func method(_ arguments: Arguments) -> String {
    guard let method = arguments.value(.method) else {
      return arguments.has(.data) ? "POST" : arguments.has(.upload) ? "PUT" : "GET"
    }
    let common = ["GET", "HEAD", "PUT", "POST", "DELETE", "PATCH", "OPTIONS"]
    return common.first { $0 == method.uppercased() } ?? method
  }

  private static func payload(_ arguments: Arguments) throws(ToolError) -> Payload? {
    try arguments.refuseBoth(.payloadHash, .signedPayload)
    guard let digits = arguments.value(.payloadHash) else { return arguments.has(.signedPayload) ? .empty : nil }
    return try Payload(hexadecimal: digits)
  }
}
