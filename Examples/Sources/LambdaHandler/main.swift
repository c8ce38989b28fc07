// What a function on AWS Lambda does that calls an API behind API Gateway, which asks for a signature: Lambda puts the
// keys of the function's role, and its region, into the environment. The event comes on standard input here; in Lambda
// the runtime gives it to the handler.
//
//   echo '{"name":"Ada"}' | API_URL=https://a1b2c3.execute-api.us-east-1.amazonaws.com/prod/greet swift run LambdaHandler

import AWSCredentials
import Foundation
import SigV4
import SigV4Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

struct Handler {
  let api: URL
  // Made once, when the function starts: invocations share its connections.
  let session: SigningSession

  init() throws {
    let environment = ProcessInfo.processInfo.environment
    guard let api = environment["API_URL"].flatMap({ URL(string: $0) }) else { throw URLError(.badURL) }
    self.api = api
    session = SigningSession(
      RequestSigner(EnvironmentCredentials(), region: environment["AWS_REGION"], service: .executeAPI))
  }

  func handle(_ event: Data) async throws -> Data {
    var request = URLRequest(url: api)
    request.httpMethod = "POST"
    request.httpBody = event
    request.setValue("application/json", forHTTPHeaderField: "Content-Type")
    let (body, response) = try await session.data(for: request)
    if let refusal = ServiceError(response, body: body) { throw refusal }
    return body
  }
}

do {
  let answer = try await Handler().handle(FileHandle.standardInput.readToEnd() ?? Data())
  print(String(decoding: answer, as: UTF8.self))
} catch {
  FileHandle.standardError.write(Data("failed: \(error)\n".utf8))
  exit(1)
}
