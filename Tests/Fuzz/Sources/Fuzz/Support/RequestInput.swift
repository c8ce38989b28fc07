// A request to sign, a signer and a time, from the bytes of an input: eight bytes of choices, then the text of an HTTP
// request as the files of AWS's test suite hold it.

import SigV4

struct RequestInput {
  /// What no text of the library's may ever show.
  static let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
  static let accessKeyID = "AKIDEXAMPLE"
  static let token = "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqw=="

  let request: SigningRequest
  /// What a server that gets the request knows of its body.
  let body: ReceivedBody
  let signer: Signer
  let time: SigningTime
  let expiresIn: Int?
  let credentials: Credentials

  private static let services = [
    nil, "s3", "service", "s3express", "iotdevicegateway", "vpc-lattice-svcs", "aoss", "es",
  ]

  /// Nil where the bytes make no time.
  init?(_ input: inout FuzzInput) {
    let service = input.choice(of: Self.services)
    let region = input.choice(of: [nil, "us-east-1", "eu-central-1"])
    let hasToken = input.byte() & 1 != 0
    let payloadKind = input.byte()
    let selection = input.byte()
    let expiry = input.number(below: 1 << 16)
    let era = Int64(input.byte())

    let lines = input.remainder().split(separator: 10, omittingEmptySubsequences: false)
    let (method, target) = Self.requestLine(lines.first ?? [])
    var (headers, body) = Self.headersAndBody(lines.dropFirst())
    var url = target
    if target.hasPrefix("/") {
      url = "https://" + (headers.first { $0.name.lowercased() == "host" }?.value ?? "example.amazonaws.com") + target
      if selection & 1 != 0 { headers.removeAll { $0.name.lowercased() == "host" } }
    }
    guard let time = try? SigningTime(secondsSinceEpoch: era * 1_234_567_891 - 62_000_000_000) else { return nil }
    self.time = time
    let payload = Self.payload(payloadKind, body: body)
    request = SigningRequest(method: method, url: url, headers: headers, payload: payload)
    let isHashed = headers.contains { $0.name.lowercased() == "x-amz-content-sha256" }
    self.body = payload == nil ? (isHashed ? .notRead : .empty) : payloadKind % 5 == 4 ? .notRead : .bytes(body)
    credentials = Credentials(
      accessKeyID: Self.accessKeyID, secretAccessKey: Self.secret, sessionToken: hasToken ? Self.token : nil,
      expiration: era & 1 == 0 ? nil : try? SigningTime(secondsSinceEpoch: time.secondsSinceEpoch + 1000))
    signer = Signer(
      credentials: credentials, region: region, service: service.map { Service($0) },
      headers: HeaderSelection(
        skipping: selection & 2 == 0 ? [] : ["My-Header1"], forcing: selection & 4 == 0 ? [] : ["User-Agent"]))
    expiresIn = expiry == 0 ? nil : expiry * 16
  }

  private static func requestLine(_ line: ArraySlice<UInt8>) -> (method: String, target: String) {
    let space = line.firstIndex(of: 32) ?? line.endIndex
    var target = text(line[space...].dropFirst())
    if target.hasSuffix(" HTTP/1.1") { target.removeLast(" HTTP/1.1".count) }
    return (text(line[..<space]), target)
  }

  private static func headersAndBody(
    _ lines: ArraySlice<ArraySlice<UInt8>>
  ) -> (headers: [HeaderField], body: [UInt8]) {
    let end = lines.firstIndex { $0.isEmpty } ?? lines.endIndex
    let headers = lines[..<end].map { line in
      let colon = line.firstIndex(of: 58) ?? line.endIndex
      return HeaderField(name: text(line[..<colon]), value: text(line[colon...].dropFirst()))
    }
    return (headers, Array(lines[end...].dropFirst().joined(separator: [10])))
  }

  private static func payload(_ kind: UInt8, body: [UInt8]) -> Payload? {
    switch kind % 5 {
    case 1: .hashing(body)
    case 2: .unsigned
    case 3: try? Payload(marker: text(body[...]))
    case 4: try? Payload(sha256Hex: text(body[...]))
    default: nil
    }
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
}
