/// What a server is expected to answer.

enum Answer {
  /// Any 2xx status.
  case success
  /// A refusal with this status and, unless it has no body, this `<Code>` in its XML.
  case refusal(status: Int, code: String)

  /// The refusal of a signature that is not the one the server computed.
  static let signatureMismatch = refusal(status: 403, code: "SignatureDoesNotMatch")

  /// Throws unless the response is the expected one.
  func check(_ response: HTTPResponse, of request: HTTPRequest) throws {
    let code = response.element("Code")
    let got = "got \(response.status) \(code ?? "")"
    switch self {
    case .success:
      guard (200..<300).contains(response.status) else { throw Failure("expected success, \(got)") }
    case .refusal(let status, let expectedCode):
      let codeIsExpected = request.method == "HEAD" || code == expectedCode
      guard response.status == status, codeIsExpected else {
        throw Failure("expected \(status) \(expectedCode), \(got)")
      }
    }
  }
}

/// Throws unless two values are equal.
func expect<Value: Equatable>(_ value: Value, equals expected: Value, _ what: String) throws {
  guard value == expected else { throw Failure("\(what): expected \(expected), got \(value)") }
}
