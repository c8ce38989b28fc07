// A server that knows who asks: it takes requests and browser forms that are signed with AWS Signature Version 4, and
// answers with who signed what. Bodies are verified as they come, in chunks or not; none is kept in memory.
//
//   AWS_ACCESS_KEY_ID=… AWS_SECRET_ACCESS_KEY=… AWS_REGION=us-east-1 swift run VerifyingServer

import Crypto
import Foundation
import SigV4

let environment = ProcessInfo.processInfo.environment
guard let accessKeyID = environment["AWS_ACCESS_KEY_ID"], let secret = environment["AWS_SECRET_ACCESS_KEY"],
  let region = environment["AWS_REGION"]
else {
  print("usage: AWS_ACCESS_KEY_ID=… AWS_SECRET_ACCESS_KEY=… AWS_REGION=… VerifyingServer")
  exit(2)
}

/// Who may ask. A real server looks its users up.
let user = Credentials(
  accessKeyID: accessKeyID, secretAccessKey: secret, sessionToken: environment["AWS_SESSION_TOKEN"])
let verifier = Verifier(regions: [region], services: [.s3, .openSearch, .executeAPI, .sts])

/// Who signed the request, and how long its body is.
/// - Throws: A `VerificationError` or a `BodyError` that says why the request is refused.
func signer(of request: ReceivedRequest, _ body: inout RequestBody) throws -> String {
  if let boundary = multipartBoundary(of: request) {
    // The fields of a form tell who signed it, so all of it is read first; hence the limit.
    let form = try PostedForm(multipart: body.readAll(limit: 16 << 20), boundary: boundary, target: request.target)
    let verified = try verifier.verify(form, at: .now()) { $0.accessKeyID == user.accessKeyID ? user : nil }
    return "\(verified.accessKeyID) signed a form for \(verified.service), with a file of \(form.fileByteCount) bytes"
  }

  // Most requests say what their body must be, so that it can be verified while it is read. The others' is hashed first.
  let saysHash = request.headers.contains { $0.name.lowercased() == "x-amz-content-sha256" }
  let verified = try verifier.verify(request, body: saysHash ? .notRead : .sha256(body.hash()), at: .now()) {
    $0.accessKeyID == user.accessKeyID ? user : nil
  }
  var byteCount = body.byteCount
  if case .chunks(let seed) = verified.payload {
    byteCount = 0
    var decoder = try ChunkDecoder(seed)
    while let piece = body.next() {
      var rest = piece.span
      while !rest.isEmpty {
        rest = rest.extracting(droppingFirst: try decoder.decode(rest))
        byteCount += decoder.decodedBytes.count
      }
    }
    try decoder.finish()
  } else if saysHash {
    try verified.checkBody(body.hash())
  }
  return "\(verified.accessKeyID) signed \(request.method) for \(verified.service), with a body of \(byteCount) bytes"
}

/// Prints a line at once, also into a file.
func log(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

let server = try HTTPServer()
log("listening on 127.0.0.1:\(server.port)")
server.run { request, body in
  do {
    let answer = try signer(of: request, &body)
    log("accepted: \(answer)")
    return HTTPResponse(status: 200, text: answer)
  } catch let error as VerificationError {
    log("refused: \(error)")
    return HTTPResponse(status: 403, text: "<Error><Code>AccessDenied</Code><Message>\(error.code)</Message></Error>")
  } catch {
    log("refused: \(error)")
    return HTTPResponse(status: 400, text: "<Error><Code>BadRequest</Code></Error>")
  }
}
