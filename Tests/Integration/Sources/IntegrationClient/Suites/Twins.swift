/// A request that must be accepted and its twin, changed in one respect, that must not be.

import SigV4

typealias Send = (HTTPRequest) throws -> HTTPResponse

struct Twins {
  let report: CaseReport
  /// What both requests do, for the name of the case.
  let subject: String
  let genuine: () throws -> HTTPRequest
  let send: Send
  /// The answer to the genuine request, looked at again before every altered one.
  var expectingGenuine = Answer.success

  /// Sends the genuine request, which must be accepted, and straight after it the altered one.
  func run(
    _ alteration: String, expecting answer: Answer = .signatureMismatch, _ alter: (inout HTTPRequest) throws -> Void
  ) {
    report.run("\(subject), \(alteration): \(answer.summary)") {
      let original = try genuine()
      do {
        try expectingGenuine.check(send(original), of: original)
      } catch {
        throw Failure("the untampered twin: \(error)")
      }
      var altered = original
      try alter(&altered)
      try answer.check(send(altered), of: altered)
    }
  }
}

extension String {
  /// A timestamp, such as `20130524T000000Z`, with the last digit of its seconds changed.
  var withSecondsAltered: String { String(dropLast()).withLastCharacterAltered + "Z" }
}

extension HTTPRequest {
  /// Changes the last byte of the path, the one before the query.
  mutating func alterPath() {
    let end = url.firstIndex(of: "?") ?? url.endIndex
    url = String(url[..<end]).withLastCharacterAltered + url[end...]
  }

  /// Changes the value of a query parameter; by default its last character.
  mutating func alterParameter(_ name: String, _ alter: (String) -> String = { $0.withLastCharacterAltered }) throws {
    guard let start = url.firstRange(of: "\(name)=")?.upperBound else { throw Failure("no \(name) in the URL") }
    let end = url[start...].firstIndex(of: "&") ?? url.endIndex
    url = url[..<start] + alter(String(url[start..<end])) + url[end...]
  }

  /// Changes the value of a header; by default its last character.
  mutating func alterHeader(_ name: String, _ alter: (String) -> String = { $0.withLastCharacterAltered }) throws {
    guard let index = headers.firstIndex(where: { $0.name.lowercased() == name.lowercased() }) else {
      throw Failure("no header \(name)")
    }
    headers[index].value = alter(headers[index].value)
  }

  /// Leaves a header out.
  mutating func dropHeader(_ name: String) {
    headers.removeAll { $0.name.lowercased() == name.lowercased() }
  }

  /// Puts the literal UNSIGNED-PAYLOAD where the body's hash was signed, and the other way round.
  mutating func swapPayloadForm() {
    let name = "x-amz-content-sha256"
    let isUnsigned = values(of: name) == ["UNSIGNED-PAYLOAD"]
    set(HeaderField(name: name, value: isUnsigned ? String(repeating: "0", count: 64) : "UNSIGNED-PAYLOAD"))
  }

  /// Flips one bit of the body's last byte.
  mutating func alterBody() {
    body = body.dropLast() + body.suffix(1).map { $0 ^ 1 }
  }
}
