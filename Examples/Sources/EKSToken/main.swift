// Logs kubectl in to a cluster of Amazon EKS, as `aws eks get-token` does. In the kubeconfig:
//
//   users:
//   - name: me
//     user:
//       exec: {apiVersion: client.authentication.k8s.io/v1, command: EKSToken, args: [my-cluster], interactiveMode: Never}

import AWSCredentials
import Foundation
import SigV4

struct ExecCredential: Encodable {
  struct Status: Encodable {
    let expirationTimestamp: Date
    let token: String
  }

  let apiVersion = "client.authentication.k8s.io/v1"
  let kind = "ExecCredential"
  let status: Status
}

guard CommandLine.arguments.count == 2 else {
  print("usage: EKSToken CLUSTER")
  exit(2)
}

do {
  let token = try AuthToken.eks(
    cluster: CommandLine.arguments[1], region: try await DefaultRegionChain().region(),
    credentials: try await DefaultCredentialChain().credentials(), at: .now())

  let encoder = JSONEncoder()
  encoder.dateEncodingStrategy = .iso8601
  let expiration = Date(timeIntervalSince1970: TimeInterval(token.expiration.secondsSinceEpoch))
  let credential = ExecCredential(status: .init(expirationTimestamp: expiration, token: token.text))
  print(String(decoding: try encoder.encode(credential), as: UTF8.self))
} catch {
  FileHandle.standardError.write(Data("failed: \(error)\n".utf8))
  exit(1)
}
