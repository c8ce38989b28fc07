public import Foundation

#if canImport(FoundationNetworking)
public import FoundationNetworking
#endif
#if canImport(FoundationXML)
internal import FoundationXML
#endif

/// What a service answered in place of what was asked for: the code to branch on, and its own words.
public struct ServiceError: Error, Sendable, CustomStringConvertible {
  /// The HTTP status, 300 or more.
  public let status: Int
  /// Such as `AccessDenied` or `ResourceNotFoundException`; nil when the answer has none.
  public let code: String?
  /// The service's sentence for a person; nil when the answer has none.
  public let message: String?
  /// What the service's support asks for; nil when the answer has none.
  public let requestID: String?

  /// Reads an answer.
  /// - Parameters:
  ///   - response: The answer.
  ///   - body: Its body: XML as S3, the Query services and EC2 write it, or JSON.
  /// - Returns: Nil when the answer is a success.
  public init?(_ response: HTTPURLResponse, body: Data) {
    guard response.statusCode >= 300 else { return nil }
    status = response.statusCode
    let isXML = body.first == UInt8(ascii: "<")
    let fields = isXML ? ErrorDocument.fields(ofXML: body) : ErrorDocument.fields(ofJSON: body)
    code =
      (response.value(forHTTPHeaderField: "x-amzn-ErrorType") ?? fields["code"]).map(Self.withoutNamespace)
    message = fields["message"]
    requestID =
      response.value(forHTTPHeaderField: "x-amzn-RequestId") ?? response.value(forHTTPHeaderField: "x-amz-request-id")
      ?? fields["requestid"]
  }

  /// `com.amazonaws.dynamodb#NotFound:http://…` is `NotFound`.
  private static func withoutNamespace(_ type: String) -> String {
    let name = type.prefix { $0 != ":" }
    return String(name[(name.lastIndex(of: "#").map(name.index(after:)) ?? name.startIndex)...])
  }

  /// The status and code, the message, and the request id.
  public var description: String {
    var text = "\(status) \(code ?? HTTPURLResponse.localizedString(forStatusCode: status))"
    if let message { text += ": \(message)" }
    if let requestID { text += " (request id \(requestID))" }
    return text
  }
}

/// The members of an error answer, their names in lower case.
private enum ErrorDocument {
  static func fields(ofJSON body: Data) -> [String: String] {
    guard let object = try? JSONSerialization.jsonObject(with: body) as? [String: Any] else { return [:] }
    var fields: [String: String] = [:]
    for (name, value) in object {
      // `__type` and `code` are two spellings of one thing, by protocol.
      let name = name == "__type" ? "code" : name.lowercased()
      if let text = value as? String { fields[name] = text }
    }
    return fields
  }

  static func fields(ofXML body: Data) -> [String: String] {
    let reader = Reader()
    let parser = XMLParser(data: body)
    parser.shouldResolveExternalEntities = false
    parser.delegate = reader
    _ = parser.parse()
    return reader.fields
  }

  /// Keeps the text of the elements without children, the first of each name.
  private final class Reader: NSObject, XMLParserDelegate {
    private(set) var fields: [String: String] = [:]
    private var text = ""

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String]
    ) { text = "" }

    func parser(_ parser: XMLParser, foundCharacters characters: String) { text += characters }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
      let name = name.lowercased()
      if !text.isEmpty, fields[name] == nil { fields[name] = text }
      text = ""
    }
  }
}
