// Forms as browsers send them (RFC 7578).

import Foundation
import SigV4

/// What separates the parts of a request's form; nil where it is none.
func multipartBoundary(of request: ReceivedRequest) -> String? {
  let type = request.headers.first { $0.name.lowercased() == "content-type" }?.value ?? ""
  guard request.method == "POST", type.lowercased().hasPrefix("multipart/form-data") else { return nil }
  return parameter("boundary", of: type)
}

extension PostedForm {
  /// Takes a body apart. What comes after the field `file` does not count, as S3 has it.
  /// - Parameter target: Its first segment is the bucket.
  init(multipart body: [UInt8], boundary: String, target: String) throws {
    self.init(fields: [], bucket: String(target.split(separator: "/").first ?? ""), fileByteCount: 0)
    let separator = Array("--\(boundary)".utf8)
    var rest = body[...]
    while let start = rest.firstRange(of: separator) {
      rest = rest[start.upperBound...]
      guard rest.starts(with: "\r\n".utf8), let headEnd = rest.firstRange(of: Array("\r\n\r\n".utf8)),
        let end = rest.firstRange(of: Array("\r\n".utf8) + separator)
      else { break }
      let head = String(decoding: rest[..<headEnd.lowerBound], as: UTF8.self)
      let content = rest[headEnd.upperBound..<max(headEnd.upperBound, end.lowerBound)]
      guard let name = parameter("name", of: head) else { throw URLError(.cannotParseResponse) }
      if name == "file" {
        fileName = parameter("filename", of: head)
        fileByteCount = content.count
        return
      }
      fields.append(Field(name: name, value: String(decoding: content, as: UTF8.self)))
      rest = rest[end.lowerBound...].dropFirst(2)
    }
    throw URLError(.cannotParseResponse)
  }
}

/// The value of `; name=value`, in quotes or not.
private func parameter(_ name: String, of header: String) -> String? {
  guard let start = header.range(of: "; \(name)=") else { return nil }
  let value = header[start.upperBound...]
  return value.first == "\"" ? String(value.dropFirst().prefix { $0 != "\"" }) : String(value.prefix { $0 != ";" })
}
