/// What a server is expected to answer.

enum Answer {
  /// Any 2xx status.
  case success
  /// Success, or a 4xx status but 401 and 403: the signature is accepted, whatever becomes of the request.
  case authenticated
  /// A refusal with this status and, unless it has no body, this error code in it.
  case refusal(status: Int, code: String)

  /// The refusal of a signature that is not the one the server computed.
  static let signatureMismatch = refusal(status: 403, code: "SignatureDoesNotMatch")

  /// A few words for the name of a case.
  var summary: String {
    switch self {
    case .success, .authenticated: "accepted"
    case .refusal(let status, let code): "refused \(status) \(code)"
    }
  }

  /// The code of a refusal.
  var refusalCode: String? {
    guard case .refusal(_, let code) = self else { return nil }
    return code
  }

  /// Throws unless the response is the expected one.
  func check(_ response: HTTPResponse, of request: HTTPRequest) throws {
    let body = String(decoding: response.body, as: UTF8.self)
    let got = "got \(response.status) \(response.element("Code") ?? String(body.prefix(100)))"
    switch self {
    case .success:
      guard (200..<300).contains(response.status) else { throw Failure("expected success, \(got)") }
    case .authenticated:
      guard response.status < 500, response.status != 401, response.status != 403 else {
        throw Failure("expected to be let in, \(got)")
      }
    case .refusal(let status, let expectedCode):
      let codeIsExpected = request.method == "HEAD" || body.contains(expectedCode)
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
