// Works on secrets that lie in uninitialised heap memory. Memcheck follows such bytes, and reports every branch and
// every address that depends on them: what it does not report takes the same time for every secret.
import Crypto
import Memcheck

@testable import SigV4

/// `count` bytes that memcheck takes for undefined.
func undefinedBytes(_ count: Int) -> UnsafeRawBufferPointer {
  UnsafeRawBufferPointer(UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 1))
}

/// Where results end up, unread.
nonisolated(unsafe) var sink: [UInt8] = []

func keep(_ bytes: some Sequence<UInt8>) { sink.append(contentsOf: bytes) }
func keep(_ flag: Bool) { sink.append(unsafeBitCast(flag, to: UInt8.self)) }

/// What a comparison must not be: it stops at the first difference.
@inline(never)
func leakyEqual(_ lhs: UnsafeRawBufferPointer, _ rhs: UnsafeRawBufferPointer) -> Bool {
  for i in lhs.indices where lhs[i] != rhs[i] { return false }
  return true
}

/// Credentials whose secret is secret to memcheck too: from when they are made, and found to be well-formed.
func undefinedCredentials() -> Credentials {
  let credentials = Credentials(
    accessKeyID: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
  credentials.prefixedSecret.withUnsafeBytes { makeSecret($0.baseAddress, $0.count) }
  return credentials
}

sink.reserveCapacity(1 << 16)
let message = Array("a message that anyone may know".utf8)
switch CommandLine.arguments.dropFirst().first {
case "hash":
  for count in [0, 1, 31, 55, 56, 64, 119, 200] { keep(SHA256.hash(data: undefinedBytes(count))) }
case "hmac":
  for count in [1, 32, 63, 64, 65, 200] {
    let key = SymmetricKey(data: undefinedBytes(count))
    keep(HMAC<SHA256>.authenticationCode(for: message, using: key))
    keep(HMAC<SHA256>.PreparedKey(key).authenticationCode(for: undefinedBytes(100)))
    var streaming = HMAC<SHA256>(key: key)
    streaming.update(data: message)
    keep(streaming.finalize())
  }
case "comparison":
  let (left, right) = (SymmetricKey(data: undefinedBytes(32)), SymmetricKey(data: undefinedBytes(32)))
  keep(left == right)
  let code = HMAC<SHA256>.authenticationCode(for: message, using: left)
  keep(code == HMAC<SHA256>.authenticationCode(for: message, using: right))
  keep(code == undefinedBytes(32))
  keep(SHA256.hash(data: undefinedBytes(10)) == SHA256.hash(data: undefinedBytes(10)))
  keep(HMAC<SHA256>.isValidAuthenticationCode(undefinedBytes(32), authenticating: message, using: left))
case "signing-key":
  let time = try SigningTime("20130524T000000Z")
  let key = try SigningKey(undefinedCredentials(), time: time, region: "us-east-1", service: "s3")
  var signature = key.signature(closing: key.message.finalize(appending: message.span.bytes))
  withUnsafeMutableBytes(of: &signature) { makePublic($0.baseAddress, $0.count) }
  keep(signature.span.indices.map { signature.span[$0] })
  keep(key.signature(of: "a string to sign").utf8)
case "signing":
  let time = try SigningTime("20130524T000000Z")
  let request = SigningRequest(
    url: "https://examplebucket.s3.amazonaws.com/test.txt?a=b",
    headers: [HeaderField(name: "Content-Type", value: "text/plain")])
  let signer = Signer(credentials: undefinedCredentials(), region: "us-east-1", service: .s3)
  let signed = try signer.sign(request, at: time)
  keep(signed.signature.utf8)
  keep(try signer.presign(request, at: time).url.utf8)
case "planted-leak":
  keep(leakyEqual(undefinedBytes(32), undefinedBytes(32)))
case "planted-signing-leak":
  // The secret access key taken for what it is not: well-formed text.
  undefinedCredentials().prefixedSecret.withUnsafeBytes { keep(String(decoding: $0, as: UTF8.self).utf8) }
default:
  print("usage: ConstantTime hash|hmac|comparison|signing-key|signing|planted-leak|planted-signing-leak")
}
