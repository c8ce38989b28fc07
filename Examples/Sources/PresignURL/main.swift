// Presigns a URL of S3: for an hour, whoever has it can fetch the object, or with PUT store one.
//
//   swift run PresignURL https://examplebucket.s3.amazonaws.com/photo.jpg
//   curl -T photo.jpg "$(swift run PresignURL https://examplebucket.s3.amazonaws.com/photo.jpg PUT)"

import AWSCredentials
import Foundation
import SigV4
import SigV4Foundation

let arguments = CommandLine.arguments.dropFirst()
guard let url = arguments.first.flatMap({ URL(string: $0) }) else {
  print("usage: PresignURL URL [METHOD]")
  exit(2)
}

do {
  // Credentials and region are found where AWS's own tools find them.
  let signer = Signer(
    credentials: try await DefaultCredentialChain().credentials(), region: try await DefaultRegionChain().region(),
    service: .s3)
  print(try signer.presignedURL(url, method: arguments.dropFirst().first ?? "GET", expiresIn: 3600))
} catch {
  FileHandle.standardError.write(Data("failed: \(error)\n".utf8))
  exit(1)
}
