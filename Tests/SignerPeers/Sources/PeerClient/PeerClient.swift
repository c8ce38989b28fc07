// Signs the requests that come in, a JSON object a line, and answers each with a line: the `Authorization` header, or
// the presigned URL.

import Foundation
import SigV4

@main
enum PeerClient {
  static func main() throws {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    while let line = readLine() {
      let question = try decoder.decode(Question.self, from: Data(line.utf8))
      do {
        print(try question.answer())
      } catch {
        print("error: \(error)")
      }
    }
  }
}

/// A request, who signs it, and how.
struct Question: Decodable {
  let method: String
  let url: String
  let headers: [[String]]
  let body: String
  let isUnsigned: Bool
  let accessKeyId: String
  let secretAccessKey: String
  let sessionToken: String?
  let region: String
  let service: String
  let usesObjectKeys: Bool
  let date: String
  let expires: Int?

  func answer() throws -> String {
    // The path rules of S3 or of the other services, whatever the presets of the service are.
    var service: Service = usesObjectKeys ? .s3 : "service"
    service.signingName = self.service
    let signer = Signer(
      credentials: Credentials(
        accessKeyID: accessKeyId, secretAccessKey: secretAccessKey, sessionToken: sessionToken),
      region: region, service: service)
    var request = SigningRequest(
      method: method, url: url, headers: headers.map { HeaderField(name: $0[0], value: $0[1]) })
    if let expires { return try signer.presign(request, expiresIn: expires, at: SigningTime(date)).url }
    request.payload = isUnsigned ? .unsigned : .hashing(Data(base64Encoded: body) ?? Data())
    let signed = try signer.sign(request, at: SigningTime(date))
    return signed.headers.first { $0.name == "Authorization" }?.value ?? ""
  }
}
