// The whole signer in a bare WebAssembly module: it presigns AWS's worked example.
import SigV4

@main struct Program {
  static func main() {}
}

/// The last 64 bytes of the URL, each added to 31 times the sum before, for a caller that can take a number only.
@_cdecl("presign")
public func presign() -> Int32 {
  let signer = Signer(
    credentials: Credentials(
      accessKeyID: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
    region: "us-east-1", service: .s3)
  let request = SigningRequest(url: "https://examplebucket.s3.amazonaws.com/test.txt")
  do throws(SigV4Error) {
    let presigned = try signer.presign(request, expiresIn: 86_400, at: SigningTime("20130524T000000Z"))
    return presigned.url.utf8.suffix(64).reduce(0) { sum, byte in sum &* 31 &+ Int32(byte) }
  } catch {
    return -1
  }
}
