// Hashes the extremely long message of NIST's known answer tests (ExtremelyLongMsgKAT of the SHA-3 competition): 64 letters
// 2^24 times, 1 GiB, by every kernel of this CPU, and fails where a digest is not the published one.
import Crypto

let text = "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmno"
let piece = [UInt8](repeatElement(Array(text.utf8), count: 1 << 10).joined())

/// Hashes the message.
func check<H: HashFunction>(_ function: H, _ kernel: String, _ published: String) {
  var function = function
  for _ in 0..<1 << 14 { function.update(data: piece) }
  let digest = function.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  print(H.self, kernel, digest)
  guard digest == published else { fatalError("expected \(published)") }
}

for implementation in SHA256.Implementation.available {
  check(
    SHA256(implementation), "\(implementation)", "50e72a0e26442fe2552dc3938ac58658228c0cbfb1d2ca872ae435266fcd055e")
}
check(
  SHA384(), "portable",
  "5441235cc0235341ed806a64fb354742b5e5c02a3c5cb71b5f63fb793458d8fdae599c8cd8884943c04f11b31b89f023")
check(
  SHA512(), "portable",
  "b47c933421ea2db149ad6e10fce6c7f93d0752380180ffd7f4629a712134831d"
    + "77be6091b819ed352c2967a2e2d4fa5050723c9630691f1a05a7281dbe6c1086")
check(Insecure.SHA1(), "portable", "7789f0c9ef7bfc40d93311143dfbe69e2017f592")
