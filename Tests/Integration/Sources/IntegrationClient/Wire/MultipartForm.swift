/// A form as a browser posts it (`multipart/form-data`, RFC 7578).

import SigV4

struct MultipartForm {
  struct Field {
    let name: String
    var value: String
  }

  /// In the order they are sent in.
  var fields: [Field]
  var fileName: String
  var file: [UInt8]

  private static let boundary = "----boundary-that-is-in-no-field"

  /// The request that sends it.
  func request(to url: String) -> HTTPRequest {
    let delimiter = "--\(Self.boundary)\r\nContent-Disposition: form-data; name="
    let lines = fields.map { "\(delimiter)\"\($0.name)\"\r\n\r\n\($0.value)\r\n" }
    let head = lines.joined() + "\(delimiter)\"file\"; filename=\"\(fileName)\"\r\n\r\n"
    return HTTPRequest(
      method: "POST", url: url,
      headers: [HeaderField(name: "Content-Type", value: "multipart/form-data; boundary=\(Self.boundary)")],
      body: Array(head.utf8) + file + Array("\r\n--\(Self.boundary)--\r\n".utf8))
  }
}
