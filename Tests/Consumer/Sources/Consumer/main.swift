// What a first program with the package might be: it presigns a URL, and says which kernel hashed it.
import Crypto
import SigV4

let signer = Signer(
  credentials: Credentials(
    accessKeyID: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
  region: "us-east-1", service: .s3)
let presigned = try signer.presign(
  SigningRequest(url: "https://examplebucket.s3.amazonaws.com/test.txt"),
  expiresIn: 86_400, at: SigningTime("20130524T000000Z"))
print(presigned.url)
print("SHA-256: \(SHA256.Implementation.best)")
