// After the last copy of a secret is dropped, the memory where it lay no longer holds it.
//
// Reading freed memory through a pointer would be undefined, so these tests do not: they ask the kernel for the bytes
// at an address (/proc/self/mem), which it answers for any address and refuses where nothing is mapped. What the
// allocator or another thread has put there since is not the secret, so a correct wipe never fails a test. The other
// way round, reuse could hide a missing wipe: so many values are tried, and a control shows that unwiped values are
// found by the same search.

#if os(Linux)
import Crypto
import Glibc
import Testing

@Suite struct WipingTests {
  private static let repetitions = 64

  @Test func symmetricKeys() {
    for byteCount in [32, 64, 200] { #expect(leftovers { Self.dropKey(byteCount, $0) } == 0) }
  }

  @Test func preparedKeys() {
    #expect(leftovers { Self.dropPreparedKey(SHA256.self, ReferenceSHA256.self, $0) } == 0)
    #expect(leftovers { Self.dropPreparedKey(SHA512.self, ReferenceSHA512.self, $0) } == 0)
  }

  @Test func messages() {
    #expect(leftovers { Self.dropMessage(SHA256.self, ReferenceSHA256.self, $0) } == 0)
    #expect(leftovers { Self.dropMessage(SHA512.self, ReferenceSHA512.self, $0) } == 0)
  }

  @Test func copiesKeepTheBytesUntilTheLast() throws {
    let memory = try #require(ProcessMemory())
    let bytes = message(byteCount: 64, seed: 7)
    var keys = [SymmetricKey](repeating: SymmetricKey(data: bytes), count: 3)
    let place = unsafe keys[0].withUnsafeBytes { unsafe Place($0) }
    keys.removeLast(2)
    #expect(memory.holds(bytes, in: place))
    keys.removeLast()
    #expect(!memory.holds(bytes, in: place))
  }

  /// The control: the same search finds bytes that were freed without being overwritten.
  @Test func unwipedMemoryIsFound() {
    #expect(leftovers { Self.dropUnwiped($0) } > 0)
  }

  /// A place in memory where a secret was, and what it was, masked so that this note is not the secret itself.
  private struct Trace {
    var place: Place
    var masked: [UInt8]
    var wasSeen: Bool

    static let mask: UInt8 = 0xa5
    var secret: [UInt8] { masked.map { $0 ^ Self.mask } }
  }

  /// How many of many dropped values are still, in part, where they lay.
  private func leftovers(_ drop: (UInt64) -> [Trace]) -> Int {
    guard let memory = ProcessMemory() else {
      Issue.record("/proc/self/mem cannot be opened")
      return -1
    }
    var count = 0
    for seed in 0..<UInt64(Self.repetitions) {
      for trace in drop(seed) {
        #expect(trace.wasSeen, "the secret was not where the test looked")
        if memory.holds(trace.secret, in: trace.place) { count += 1 }
      }
    }
    return count
  }

  // Each of these makes a secret, notes where it lies, and drops it by returning.

  @inline(never)
  private static func dropKey(_ byteCount: Int, _ seed: UInt64) -> [Trace] {
    let bytes = message(byteCount: byteCount, seed: seed)
    let key = SymmetricKey(data: bytes)
    return traces(of: [bytes], in: unsafe key.withUnsafeBytes { unsafe Place($0) })
  }

  @inline(never)
  private static func dropPreparedKey<H: HashFunction>(
    _: H.Type, _ oracle: (some ReferenceHash).Type, _ seed: UInt64
  ) -> [Trace] {
    let bytes = message(byteCount: 32, seed: seed)
    let prepared = HMAC<H>.PreparedKey(SymmetricKey(data: bytes))
    let place = place(of: prepared, byteCount: 2 * MemoryLayout<H>.stride)
    return traces(of: states(of: bytes, oracle), in: place)
  }

  @inline(never)
  private static func dropMessage<H: HashFunction>(
    _: H.Type, _ oracle: (some ReferenceHash).Type, _ seed: UInt64
  ) -> [Trace] {
    let bytes = message(byteCount: 32, seed: seed)
    let code = HMAC<H>(key: SymmetricKey(data: bytes))
    return traces(of: states(of: bytes, oracle), in: place(of: code, byteCount: 3 * MemoryLayout<H>.stride))
  }

  @inline(never)
  private static func dropUnwiped(_ seed: UInt64) -> [Trace] {
    let bytes = message(byteCount: 200, seed: seed)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
    defer { unsafe buffer.deallocate() }
    unsafe buffer.copyBytes(from: bytes)
    return traces(of: [bytes], in: unsafe Place(UnsafeRawBufferPointer(buffer)))
  }

  /// Where a value's one reference points: two words of header, and `byteCount` bytes.
  private static func place<Value>(of value: Value, byteCount: Int) -> Place {
    Place(address: unsafe unsafeBitCast(value, to: UInt.self), byteCount: 16 + byteCount)
  }

  /// The states after the two pads, as their words lie in memory.
  private static func states<Oracle: ReferenceHash>(of key: [UInt8], _: Oracle.Type) -> [[UInt8]] {
    let pads = Oracle.pads(of: key)
    return [pads.inner, pads.outer].map { pad in
      Oracle.state(after: pad).flatMap { word in Oracle.bytes([word.bigEndian]) }
    }
  }

  private static func traces(of secrets: [[UInt8]], in place: Place) -> [Trace] {
    secrets.map { secret in
      Trace(
        place: place, masked: secret.map { $0 ^ Trace.mask },
        wasSeen: ProcessMemory()?.holds(secret, in: place) ?? false)
    }
  }
}

/// A range of addresses; only a number, not a permission to read there.
private struct Place {
  var address: UInt
  var byteCount: Int

  init(address: UInt, byteCount: Int) {
    self.address = address
    self.byteCount = byteCount
  }

  @unsafe init(_ buffer: UnsafeRawBufferPointer) {
    self.init(address: UInt(bitPattern: buffer.baseAddress), byteCount: buffer.count)
  }
}

/// This process's memory as the kernel shows it.
private final class ProcessMemory {
  private let descriptor: Int32

  init?() {
    descriptor = unsafe open("/proc/self/mem", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
  }

  deinit { close(descriptor) }

  /// Whether eight bytes in a row of `secret` are found in `place`.
  func holds(_ secret: [UInt8], in place: Place) -> Bool {
    var bytes = [UInt8](repeating: 0, count: place.byteCount)
    let count = unsafe bytes.withUnsafeMutableBytes {
      unsafe pread(descriptor, $0.baseAddress, $0.count, off_t(place.address))
    }
    guard count >= 8 else { return false }
    let windows = Set((0...count - 8).map { Array(bytes[$0..<$0 + 8]) })
    return (0...secret.count - 8).contains { windows.contains(Array(secret[$0..<$0 + 8])) }
  }
}
#endif
