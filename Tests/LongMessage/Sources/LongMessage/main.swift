// Hashes a message whose length in bytes does not fit into 32 bits, by every kernel of this CPU: 5 GiB and three bytes,
// in pieces that are no whole number of blocks. Prints a digest a line.
import Crypto

let piece = [UInt8]((0..<1_000_003).map { UInt8(truncatingIfNeeded: $0 &* 31) })
let byteCount = 5 << 30 | 3

func digest<H: HashFunction>(_ function: H) -> H.Digest {
  var function = function
  for _ in 0..<byteCount / piece.count { function.update(data: piece) }
  function.update(data: piece.prefix(byteCount % piece.count))
  return function.finalize()
}

for implementation in SHA256.Implementation.available {
  print(
    "sha256", implementation,
    digest(SHA256(implementation)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())
}
