// Uploads a file to S3 in signed chunks, with a checksum at the end, which S3 compares. However long the file is, only a
// piece of it at a time is in memory.
//
//   swift run UploadFile photo.jpg https://examplebucket.s3.amazonaws.com/photo.jpg

import AWSCredentials
import Foundation
import SigV4
import SigV4Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

let arguments = CommandLine.arguments.dropFirst()
guard arguments.count == 2, let path = arguments.first, let url = arguments.last.flatMap({ URL(string: $0) }) else {
  print("usage: UploadFile FILE URL")
  exit(2)
}

do {
  var request = URLRequest(url: url)
  request.httpMethod = "PUT"
  request.setValue("application/octet-stream", forHTTPHeaderField: "Content-Type")

  let signer = RequestSigner(.defaultChain, region: try await DefaultRegionChain().region(), service: .s3)
  let (body, response) = try await SigningSession(signer).upload(
    for: request, fromFile: URL(fileURLWithPath: path), signing: .chunks(checksum: .crc64nvme))
  if let refusal = ServiceError(response, body: body) { throw refusal }
  print("stored \(url.path)")
} catch {
  FileHandle.standardError.write(Data("failed: \(error)\n".utf8))
  exit(1)
}
