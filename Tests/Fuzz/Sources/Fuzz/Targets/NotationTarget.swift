// The texts that callers write: times, payload hashes and markers, host names, regions, services and credentials.

import SigV4

enum NotationTarget: FuzzTarget {
  static func run(_ input: inout FuzzInput) {
    let kind = input.byte() % 6
    let first = String(decoding: input.bytes(input.number(below: 200)), as: UTF8.self)
    let second = String(decoding: input.remainder(), as: UTF8.self)
    switch kind {
    case 0:
      guard let time = orError({ () throws(SigV4Error) in try SigningTime(first) }) else { return }
      expect(time.description == first, "a time is written as it was read")
      let same = orError { () throws(SigV4Error) in try SigningTime(secondsSinceEpoch: time.secondsSinceEpoch) }
      expect(same?.description == first, "its seconds are the same time")
    case 1:
      if let payload = orError({ () throws(SigV4Error) in try Payload(marker: first) }) {
        expect(payload.text == first, "a marker is kept")
      }
    case 2:
      if let payload = orError({ () throws(SigV4Error) in try Payload(sha256Hex: first) }) {
        expect(payload.text == first && first.utf8.count == 64, "a hash is kept")
      }
    case 3:
      if let endpoint = Endpoint(host: first, isWebSocket: second.isEmpty) {
        expect(!endpoint.signingName.isEmpty && endpoint.region != "", "an endpoint has a name")
      }
    case 4:
      let credentials = Credentials(accessKeyID: RequestInput.accessKeyID, secretAccessKey: RequestInput.secret)
      let key = orError { () throws(SigV4Error) in
        try SigningKey(credentials, time: .fuzzing, region: first, service: second)
      }
      guard let key else { return }
      expect(key.scope == "20130524/\(first)/\(second)/aws4_request", "the scope has the names as they are")
      expect(!"\(key)".contains(RequestInput.secret), "a key does not show the secret")
    default:
      // The secret is kept apart from what the fuzzer chooses, so that an error can be searched for it.
      let credentials = Credentials(
        accessKeyID: first, secretAccessKey: RequestInput.secret + second, sessionToken: RequestInput.token + second)
      let signer = Signer(credentials: credentials, region: "us-east-1", service: .s3)
      let signed = orError { () throws(SigV4Error) in
        try signer.sign(SigningRequest(url: "https://examplebucket.s3.amazonaws.com/"), at: .fuzzing)
      }
      expect(signed?.headers.contains { $0.value.contains(RequestInput.secret) } != true, "a header shows the secret")
    }
  }
}
