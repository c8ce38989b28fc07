// Hashes a message whose length in bytes does not fit into 32 bits, by every kernel of this CPU: 5 GiB and three bytes,
// in pieces that are no whole number of blocks. Prints a line for each: what it is, by what kernel, and its bytes.
import Crypto

let piece = [UInt8]((0..<1_000_003).map { UInt8(truncatingIfNeeded: $0 &* 31) })
let byteCount = 5 << 30 | 3

/// Feeds the message to `update`, piece by piece.
func forEachPiece(_ update: (ArraySlice<UInt8>) -> Void) {
  for _ in 0..<byteCount / piece.count { update(piece[...]) }
  update(piece.prefix(byteCount % piece.count))
}

func show(_ name: String, _ kernel: String, _ bytes: some Sequence<UInt8>) {
  print(name, kernel, bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())
}

func digest<H: HashFunction>(_ function: H) -> H.Digest {
  var function = function
  forEachPiece { function.update(data: $0) }
  return function.finalize()
}

for implementation in SHA256.Implementation.available {
  show("sha256", "\(implementation)", digest(SHA256(implementation)))
}
show("sha512", "portable", digest(SHA512()))

var code = HMAC<SHA256>(key: SymmetricKey(data: "a key".utf8))
forEachPiece { code.update(data: $0) }
show("hmac-sha256", "\(SHA256.Implementation.best)", code.finalize())
