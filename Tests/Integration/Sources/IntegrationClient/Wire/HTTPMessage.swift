/// Requests and responses as they are on the wire: nothing here is normalised or encoded.

import SigV4

/// A request; `url` is sent exactly as written.
struct HTTPRequest {
  var method: String
  var url: String
  var headers: [HeaderField] = []
  var body: [UInt8] = []

  /// Whether the request is sent with a body, empty or not.
  var hasBody: Bool { method == "PUT" || method == "POST" || !body.isEmpty }

  /// The headers with this name, in order.
  func values(of name: String) -> [String] {
    headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
  }

  /// Sets a header, dropping those of the same name.
  mutating func set(_ field: HeaderField) {
    headers.removeAll { $0.name.lowercased() == field.name.lowercased() }
    headers.append(field)
  }
}

/// A response with its whole body.
struct HTTPResponse {
  var status: Int
  var headers: [HeaderField] = []
  var body: [UInt8] = []

  /// The first header with this name.
  func value(of name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }

  /// The text of the first XML element with this name in the body.
  func element(_ name: String) -> String? {
    let text = String(decoding: body, as: UTF8.self)
    guard let start = text.firstRange(of: "<\(name)>"),
      let end = text[start.upperBound...].firstRange(of: "</\(name)>")
    else { return nil }
    return String(text[start.upperBound..<end.lowerBound])
  }
}
