// Writes a page with a form by which whoever has it can upload one picture of at most ten megabytes to S3, for an hour,
// without keys of their own.
//
//   swift run UploadForm https://examplebucket.s3.amazonaws.com/ examplebucket > upload.html

import AWSCredentials
import Foundation
import SigV4

let arguments = CommandLine.arguments.dropFirst()
guard arguments.count == 2, let url = arguments.first, let bucket = arguments.last else {
  print("usage: UploadForm URL BUCKET")
  exit(2)
}

do {
  let now = SigningTime.now()
  var policy = PostPolicy(bucket: bucket, expiration: try SigningTime(secondsSinceEpoch: now.secondsSinceEpoch + 3600))
  try policy.allow("key", startingWith: "pictures/", value: "pictures/${filename}")
  try policy.allow("Content-Type", startingWith: "image/", value: "image/jpeg")
  try policy.limitContentLength(to: 1...10_000_000)

  let signer = Signer(
    credentials: try await DefaultCredentialChain().credentials(), region: try await DefaultRegionChain().region(),
    service: .s3)
  let form = try signer.sign(policy, url: url, at: now)
  print(
    """
    <!DOCTYPE html>
    <html lang="en">
    <meta charset="utf-8">
    <title>Upload a picture</title>
    \(form.html(buttonLabel: "Upload the picture"))
    </html>
    """)
} catch {
  FileHandle.standardError.write(Data("failed: \(error)\n".utf8))
  exit(1)
}
