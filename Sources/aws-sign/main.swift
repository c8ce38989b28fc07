import SigV4
import Glibc
let signer = Signer(credentials: Credentials(accessKeyID: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"), region: "us-east-1", service: .s3)
let r = SigningRequest(url: "https://examplebucket.s3.amazonaws.com/test.txt")
let t = try SigningTime("20130524T000000Z")
print(try signer.presign(r, expiresIn: 86400, at: t).url)
print(try signer.explainPresigning(r, expiresIn: 86400, at: t))
print(try signer.sign(r, at: t))
for _ in 0..<5 {
var a = timespec(), b = timespec()
clock_gettime(CLOCK_MONOTONIC, &a)
let n = 4000
var c = 0
for _ in 0..<n { c &+= try signer.presign(r, expiresIn: 86400, at: t).url.utf8.count }
clock_gettime(CLOCK_MONOTONIC, &b)
print((Double(b.tv_sec - a.tv_sec) * 1e9 + Double(b.tv_nsec - a.tv_nsec)) / Double(n), "ns", c)
}
