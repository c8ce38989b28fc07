// Uses both modules that were named `Crypto`, and the signer over one of them.
import Crypto
import SigV4
import SigV4Crypto

var checksum = Crypto.SHA256()
checksum.add("abcde".utf8)
print("other:", checksum.result, Crypto.SymmetricKey(named: "key").name)

let key = SigV4Crypto.SymmetricKey(data: "key".utf8)
print("ours:", SigV4Crypto.SHA256.hash(data: "abc".utf8), key.bitCount)

let signer = Signer(
  credentials: Credentials(
    accessKeyID: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
  region: "us-east-1", service: .s3)
let request = SigningRequest(url: "https://examplebucket.s3.amazonaws.com/test.txt")
print("signer:", try signer.presign(request, expiresIn: 86_400, at: SigningTime("20130524T000000Z")).url)
