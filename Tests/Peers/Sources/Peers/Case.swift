internal import Foundation
internal import SigV4

/// A case as the Python program makes it; what is nil does not belong to its kind.
struct Case: Decodable {
  struct Event: Decodable {
    struct Header: Decodable {
      let name: String
      let type: String
      let value: String
    }

    let headers: [Header]
    let payload: Data
    let date: String
  }

  struct Field: Decodable {
    let name: String
    let value: String
    let prefix: String?
  }

  let kind: String
  let accessKeyId: String
  let secret: String
  let token: String?
  let region: String
  let service: String?
  let date: String
  let method: String?
  let url: String?
  let headers: [[String]]?
  let body: Data?
  let payload: String?
  let expires: Int?
  let mode: String?
  let chunkSize: Int?
  let algorithm: String?
  let events: [Event]?
  let bucket: String?
  let fields: [Field]?
  let lengths: [Int]?
  let tokenKind: String?
  let host: String?
  let port: Int?
  let user: String?

  var credentials: Credentials {
    Credentials(accessKeyID: accessKeyId, secretAccessKey: secret, sessionToken: token)
  }

  var signer: Signer { Signer(credentials: credentials, region: region, service: service.map { Service($0) }) }

  var time: SigningTime {
    get throws { try SigningTime(date) }
  }

  var request: SigningRequest {
    SigningRequest(
      method: method ?? "", url: url ?? "",
      headers: (headers ?? []).map { HeaderField(name: $0[0], value: $0[1]) },
      payload: payload == "unsigned" ? .unsigned : .hashing(body ?? Data()))
  }
}

/// What the Swift side makes of a case; what is nil does not belong to its kind.
struct Answer: Encodable {
  var error: String?
  var signature: String?
  var signedHeaders: String?
  var encoded: Data?
  var decoded: Data?
  var length: Int?
  var messages: [Data]?
  var policy: String?
  var fields: [[String]]?
  var token: String?
}
