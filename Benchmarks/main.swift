import Crypto
import Glibc
func t(_ n: Int, _ name: String, _ body: () -> Void) {
  var best = Double.infinity
  for _ in 0..<15 {
    var a = timespec(), b = timespec()
    clock_gettime(CLOCK_MONOTONIC, &a)
    for _ in 0..<n { body() }
    clock_gettime(CLOCK_MONOTONIC, &b)
    let ns = (Double(b.tv_sec - a.tv_sec) * 1e9 + Double(b.tv_nsec - a.tv_nsec)) / Double(n)
    best = min(best, ns)
  }
  print(name, best)
}
nonisolated(unsafe) var sinkv: UInt8 = 0
print(SHA256.hash(data: Array("abc".utf8)), SHA256.Implementation.best)
var p = SHA256(.portable); p.update(data: "abc".utf8); print(p.finalize())
print(HMAC<SHA256>.authenticationCode(for: "what do ya want for nothing?".utf8, using: SymmetricKey(data: "Jefe".utf8)))
for size in [16, 64, 256, 1024, 16384] {
  let m = [UInt8](repeating: 7, count: size)
  t(size > 2000 ? 2000 : 100000, "sha256 \(size)") { sinkv ^= SHA256.hash(data: m).withUnsafeBytes { $0[0] } }
  t(size > 2000 ? 2000 : 100000, "sha256 inc \(size)") { var h = SHA256(); h.update(data: m); sinkv ^= h.finalize().withUnsafeBytes { $0[0] } }
  t(size > 2000 ? 2000 : 100000, "portable \(size)") { var h = SHA256(.portable); h.update(data: m); sinkv ^= h.finalize().withUnsafeBytes { $0[0] } }
  let k = HMAC<SHA256>.PreparedKey(SymmetricKey(data: m))
  t(size > 2000 ? 2000 : 100000, "hmac prep \(size)") { sinkv ^= k.authenticationCode(for: m).withUnsafeBytes { $0[0] } }
}
