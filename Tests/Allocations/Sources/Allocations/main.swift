// Repeats one operation as often as it is told: `Allocations OPERATION COUNT`.
import Crypto
import SigV4

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

let arguments = CommandLine.arguments.dropFirst()
guard let operation = arguments.first, let count = arguments.last.flatMap({ Int($0) }) else {
  print("usage: Allocations OPERATION COUNT; the script beside this package names the operations")
  exit(2)
}

let message = [UInt8](repeating: 0x61, count: 200)
let key = SymmetricKey(data: message.prefix(32))
let prepared = HMAC<SHA256>.PreparedKey(key)
let byteCounts = [0, 64, 7, 100, 1, 20, 3, 5]
let signer = Signer(
  credentials: Credentials(accessKeyID: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "secret"), region: "us-east-1",
  service: .s3)
let time = try SigningTime("20130524T000000Z")
let request = SigningRequest(
  url: "https://examplebucket.s3.amazonaws.com/a/longer/key%20of/an-object.txt"
    + (operation == "presign-query" ? "?response-content-type=text/plain&versionId=1" : ""))
/// Does the work, and prints what it comes to, so that none of it is left out.
func repeated(_ work: () throws -> Int) rethrows {
  var sum = 0
  for _ in 0..<count { sum &+= try work() }
  print(sum)
}

/// The first bytes of what `body` puts into storage that lies on the stack, added up.
func sumOfBatch<Result: Sequence<UInt8>>(
  _ body: (MessageBatch, inout OutputSpan<Result>) throws(BatchError) -> Void
) throws(BatchError) -> Int {
  let batch = try MessageBatch(message.span, byteCounts: byteCounts.span)
  let results = try InlineArray<8, Result> { (output: inout OutputSpan<Result>) throws(BatchError) in
    try body(batch, &output)
  }
  var sum = 0
  for i in results.indices { sum &+= results[i].reduce(0) { $0 &+ Int($1) } }
  return sum
}

/// Verifies a request again and again, by a verifier that keeps the signer's key.
func verifyRepeatedly(_ target: String, _ headers: [HeaderField]) throws {
  let verifier = Verifier(region: "us-east-1", service: .s3)
  let host = HeaderField(name: "Host", value: "examplebucket.s3.amazonaws.com")
  let received = ReceivedRequest(method: "GET", target: target, headers: [host] + headers)
  try repeated {
    let verified = try verifier.verify(received, at: time) { $0.accessKeyID.isEmpty ? nil : signer.credentials }
    return verified.accessKeyID.utf8.count
  }
}

// Nothing in its path is encoded, so that it follows the pattern of others.
let fiveHeaders = SigningRequest(
  url: "https://examplebucket.s3.amazonaws.com/a/longer/key/of/an-object.txt",
  headers: [HeaderField(name: "Content-Type", value: "text/plain"), HeaderField(name: "Range", value: "bytes=0-9")])

/// Signs requests in a header, again and again, into the same memory.
func signIntoStorage(_ requests: [SigningRequest]) throws {
  var storage = [UInt8]()
  try storage.append(addingCapacity: 1024) { output throws in
    try repeated {
      for request in requests {
        output.removeAll()
        try signer.sign(request, at: time, into: &output)
      }
      return output.count
    }
  }
}

switch operation {
case "sha256": repeated { SHA256.hash(data: message).reduce(0) { $0 &+ Int($1) } }
case "sha256-streaming":
  repeated {
    var hash = SHA256()
    hash.update(data: message)
    hash.update(data: message)
    return hash.finalize().reduce(0) { $0 &+ Int($1) }
  }
case "sha256-batch":
  try repeated {
    try sumOfBatch { (batch, digests: inout OutputSpan<SHA256Digest>) throws(BatchError) in
      try SHA256.hash(batch: batch, into: &digests)
    }
  }
case "hmac-batch":
  try repeated {
    try sumOfBatch { (batch, codes: inout OutputSpan<HashedAuthenticationCode<SHA256>>) throws(BatchError) in
      try prepared.authenticationCodes(for: batch, into: &codes)
    }
  }
case "hmac":
  repeated { HMAC<SHA256>.authenticationCode(for: message, using: key).reduce(0) { $0 &+ Int($1) } }
case "hmac-prepared": repeated { prepared.authenticationCode(for: message).reduce(0) { $0 &+ Int($1) } }
case "presign", "presign-query":
  try repeated { try signer.presign(request, expiresIn: 60, at: time).url.utf8.count }
case "presign-other-host":
  let other = SigningRequest(url: "https://another.s3.amazonaws.com/key")
  try repeated {
    let byteCount = try signer.presign(request, expiresIn: 60, at: time).url.utf8.count
    return try signer.presign(other, expiresIn: 60, at: time).url.utf8.count + byteCount
  }
case "presign-storage":
  var storage = [UInt8]()
  try storage.append(addingCapacity: 1024) { output throws in
    try repeated {
      output.removeAll()
      return try signer.presign(request, expiresIn: 60, at: time, into: &output).expiresIn + output.count
    }
  }
case "presign-bulk":
  let bucket = SigningRequest(url: "https://examplebucket.s3.amazonaws.com/")
  let presigner = try signer.presigner(forKeysUnder: bucket, expiresIn: 60, at: time)
  var sum = 0
  presigner.forEachURL(of: repeatElement("a/longer/key of/an-object.txt", count: count)) {
    sum &+= Int($0[$0.count - 1])
  }
  print(sum)
case "sign": try repeated { try signer.sign(request, at: time).headers.count }
case "sign-5-headers": try repeated { try signer.sign(fiveHeaders, at: time).headers.count }
case "sign-other-host":
  let other = SigningRequest(url: "https://other.s3.amazonaws.com/a")
  try repeated {
    let headerCount = try signer.sign(request, at: time).headers.count
    return try signer.sign(other, at: time).headers.count + headerCount
  }
case "sign-storage": try signIntoStorage([fiveHeaders])
// Three requests, of which one follows no pattern.
case "sign-storage-in-turn":
  var more = fiveHeaders
  more.method = "PUT"
  try signIntoStorage([fiveHeaders, more, request])
case "verify-query":
  let url = try signer.presign(request, expiresIn: 60, at: time).url
  try verifyRepeatedly(String(url.dropFirst("https://examplebucket.s3.amazonaws.com".count)), [])
case "verify-header":
  try verifyRepeatedly("/a/longer/key%20of/an-object.txt", signer.sign(request, at: time).headers)
case "verify-5-headers":
  var fiveHeaders = request
  fiveHeaders.headers = [
    HeaderField(name: "Content-Type", value: "text/plain"), HeaderField(name: "Range", value: "bytes=0-9"),
  ]
  try verifyRepeatedly(
    "/a/longer/key%20of/an-object.txt", signer.sign(fiveHeaders, at: time).allHeaders(of: fiveHeaders))
case "chunk":
  let body = try ChunkedBody(byteCount: 8192 * count, chunkByteCount: 8192, trailers: [.checksum(.crc32c)])
  var chunkSigner = try signer.sign(request, body: body, at: time).chunkSigner
  let data = [UInt8](repeating: 0x61, count: 8192)
  var storage: [UInt8] = []
  storage.reserveCapacity(chunkSigner.nextFrameByteCount)
  try repeated {
    storage.removeAll(keepingCapacity: true)
    try storage.append(addingCapacity: chunkSigner.nextFrameByteCount) { output throws(SigV4Error) in
      try chunkSigner.appendChunk(data.span, to: &output)
    }
    return storage.count
  }
default: exit(2)
}
