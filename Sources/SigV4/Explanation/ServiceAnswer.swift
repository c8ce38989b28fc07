internal import Crypto

/// What a service answered to a request whose signature it refused: in XML, as S3 and the query protocol have it, or in
/// JSON.
public struct ServiceAnswer: Sendable {
  /// The error's code, such as `SignatureDoesNotMatch`; nil where the answer has none.
  public let code: String?
  /// What the answer tells a person.
  public let message: String?
  /// The canonical request that the service made; nil where it does not show it.
  public let canonicalRequest: String?
  /// The string to sign that the service made; nil where it does not show it.
  public let stringToSign: String?
  /// The signature that the request bore, where the service shows it.
  public let signatureProvided: String?
  /// What the service says the region is, or its own time.
  let region: String?
  let serverTime: String?

  /// The longest answer that is read, in bytes.
  public static var maximumByteCount: Int { 1 << 20 }

  /// Reads the body of an answer.
  /// - Throws: `unreadableAnswer` where it is neither XML nor JSON with an error in it, or longer than
  ///   `maximumByteCount`.
  public init(_ body: [UInt8]) throws(SigV4Error) {
    guard body.count <= Self.maximumByteCount else {
      throw SigV4Error(.unreadableAnswer, "the answer is longer than a megabyte")
    }
    let bytes = body.span
    var start = 0
    while start < bytes.count, bytes[start] <= 32 || bytes[start] >= 128 { start += 1 }  // A byte order mark, too.
    guard start < bytes.count else { throw SigV4Error(.unreadableAnswer, "the answer is empty") }
    if bytes[start] == UInt8(ascii: "<") {
      self.init(xml: XMLElements(bytes))
    } else if let json = JSONValue(bytes.extracting(droppingFirst: start)) {
      self.init(json: json)
    } else {
      throw SigV4Error(.unreadableAnswer, "the answer is neither XML nor JSON")
    }
    guard code != nil || message != nil else {
      throw SigV4Error(.unreadableAnswer, "the answer is not the error of a service: it has neither code nor message")
    }
  }

  private init(xml: XMLElements) {
    code = xml.text("Code")
    message = xml.text("Message") ?? xml.text("message")
    let shown = Self.texts(in: message ?? "")
    // The bytes are what was signed; in the text white space and what XML cannot say may have changed.
    canonicalRequest =
      xml.text("CanonicalRequestBytes").flatMap(Self.text(hexadecimal:)) ?? xml.text("CanonicalRequest")
      ?? shown.canonicalRequest
    stringToSign =
      xml.text("StringToSignBytes").flatMap(Self.text(hexadecimal:)) ?? xml.text("StringToSign") ?? shown.stringToSign
    signatureProvided = xml.text("SignatureProvided")
    region = xml.text("Region")
    serverTime = xml.text("ServerTime")
  }

  private init(json: JSONValue) {
    let error = json.member("Error") ?? json
    message = (error.member("message") ?? json.member("message"))?.string
    let type = (error.member("__type") ?? error.member("code") ?? json.member("__type"))?.string
    // Some say com.amazon.coral.service#InvalidSignatureException.
    code = type.map { type in
      let bytes = type.utf8.span
      var start = 0
      for i in bytes.indices where bytes[i] == UInt8(ascii: "#") { start = i + 1 }
      return String(decoding: bytes.extracting(droppingFirst: start))
    }
    (canonicalRequest, stringToSign) = Self.texts(in: message ?? "")
    (signatureProvided, region, serverTime) = (nil, nil, nil)
  }

  /// When the service found the request to be signed; nil where it does not show its string to sign.
  public var time: SigningTime? {
    guard let stringToSign else { return nil }
    let lines = linesOfText(stringToSign)
    return lines.count > 1 ? try? SigningTime(lines[1]) : nil
  }

  /// The texts in the message of services that have no elements for them:
  /// `The Canonical String for this request should have been '…' The String-to-Sign should have been '…'`.
  private static func texts(in message: String) -> (canonicalRequest: String?, stringToSign: String?) {
    let bytes = message.utf8.span
    let markers = ["The Canonical String for this request should have been", "The String-to-Sign should have been"]
    let positions = markers.map { bytes.firstIndex(of: $0) }
    var texts: [String?] = [nil, nil]
    for index in markers.indices {
      guard let position = positions[index] else { continue }
      let begin = position + markers[index].utf8.count
      // The text may hold quotes itself: it ends at the last one before what follows.
      var end = bytes.count
      for case let other? in positions where other > position { end = min(end, other) }
      var start = begin
      while start < end, bytes[start] != UInt8(ascii: "'") { start += 1 }
      var last = end
      while last > start, bytes[last - 1] != UInt8(ascii: "'") { last -= 1 }
      if last - 1 > start { texts[index] = String(decoding: bytes.extracting(start + 1..<last - 1)) }
    }
    return (texts[0], texts[1])
  }

  /// The text of bytes that are written as two hexadecimal digits each, with spaces between.
  private static func text(hexadecimal: String) -> String? {
    let digits = hexadecimal.utf8.span
    var text: [UInt8] = []
    var high: UInt8?
    for i in digits.indices {
      if digits[i] <= 32 { continue }
      guard let value = digits[i].hexValue else { return nil }
      if let first = high {
        text.append(first &<< 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    return high == nil && !text.isEmpty ? String(decoding: text.span) : nil
  }
}

/// The lines of a text.
func linesOfText(_ text: String) -> [String] { splitText(text, at: UInt8(ascii: "\n")) }

/// The parts of a text between occurrences of a byte.
func splitText(_ text: String, at separator: UInt8) -> [String] {
  let bytes = text.utf8.span
  var parts: [String] = []
  var start = 0
  for end in 0...bytes.count where end == bytes.count || bytes[end] == separator {
    parts.append(String(decoding: bytes.extracting(start..<end)))
    start = end + 1
  }
  return parts
}
