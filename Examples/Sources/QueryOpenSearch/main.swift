// Searches an index of Amazon OpenSearch Service with the credentials of a session, such as those of a role.
//
//   swift run QueryOpenSearch https://search-foo.us-east-1.es.amazonaws.com/movies/_search 'title:wind'

import Foundation
import SigV4
import SigV4Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

let arguments = CommandLine.arguments.dropFirst()
let environment = ProcessInfo.processInfo.environment
guard arguments.count == 2, let url = arguments.first.flatMap({ URL(string: $0) }),
  let accessKeyID = environment["AWS_ACCESS_KEY_ID"], let secret = environment["AWS_SECRET_ACCESS_KEY"],
  let token = environment["AWS_SESSION_TOKEN"]
else {
  print("usage: AWS_ACCESS_KEY_ID=… AWS_SECRET_ACCESS_KEY=… AWS_SESSION_TOKEN=… QueryOpenSearch URL QUERY")
  exit(2)
}

do {
  // The region is in the name of the host, unless the domain has a name of its own.
  let signer = Signer(
    credentials: Credentials(accessKeyID: accessKeyID, secretAccessKey: secret, sessionToken: token),
    region: environment["AWS_REGION"], service: .openSearch)

  var request = URLRequest(url: url)
  request.httpMethod = "POST"
  request.httpBody = try JSONEncoder().encode(["query": ["query_string": ["query": arguments.last]]])
  request.setValue("application/json", forHTTPHeaderField: "Content-Type")

  let (body, response) = try await URLSession.shared.data(for: request, signedWith: signer)
  if let refusal = ServiceError(response, body: body) { throw refusal }
  print(String(decoding: body, as: UTF8.self))
} catch {
  FileHandle.standardError.write(Data("failed: \(error)\n".utf8))
  exit(1)
}
