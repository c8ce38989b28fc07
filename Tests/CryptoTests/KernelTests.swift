// Which kernels there are, which one is chosen, and that the lanes of each are independent.

import Crypto
import CryptoKernelSHA2
import Testing

@Suite struct KernelTests {
  @Test func available() {
    expectOrder(SHA256.Implementation.available.map(\.description), ["SHA-NI", "AVX2", "ARMv8-SHA", "portable"])
    expectOrder(SHA512.Implementation.available.map(\.description), ["AVX2", "portable"])
  }

  /// The kernels, fastest first, are some of the known ones; the portable one is always there.
  private func expectOrder(_ names: [String], _ known: [String]) {
    #expect(names == known.filter(names.contains))
    #expect(names.last == "portable")
  }

  @Test func everyKernelCanBeNamed() {
    for kernel in SHA256.Implementation.available {
      for name in [kernel.description, kernel.description.lowercased(), kernel.description.uppercased()] {
        #expect(SHA256.Implementation.choice(byName: name).description == kernel.description)
      }
    }
    for kernel in SHA512.Implementation.available {
      #expect(SHA512.Implementation.choice(byName: kernel.description).description == kernel.description)
    }
  }

  /// A name that is none of this CPU's falls back to the fastest.
  @Test(arguments: [nil, "", " ", "SHA", "portable ", "AVX-512", "\u{0}", "pörtable"] as [String?])
  func unknownNames(name: String?) {
    #expect(SHA256.Implementation.choice(byName: name).description == SHA256.Implementation.available[0].description)
    #expect(SHA512.Implementation.choice(byName: name).description == SHA512.Implementation.available[0].description)
  }

  @Test func theChoiceStays() {
    let first = SHA256.Implementation.best.description
    #expect(SHA256.Implementation.best.description == first)
    #expect(SHA256.Implementation.available.map(\.description).contains(first))
    #expect(SHA256.Implementation.choice(byVariable: "CRYPTO_SHA256").description == first)
    #expect(
      SHA512.Implementation.choice(byVariable: "CRYPTO_SHA512").description == SHA512.Implementation.best.description)
  }

  /// The seam below batches: every lane absorbs its own blocks into its own state, some of them from another place, and
  /// is left where the next call goes on.
  @Test(arguments: SHA256.Implementation.available, [1, 2, 3, 7])
  func lanes(implementation: SHA256.Implementation, count: Int) {
    let messages = (0..<implementation.laneCount).map { message(byteCount: count * 64, seed: UInt64(40 + $0)) }
    var states = messages.indices.map { SHA256.initialState(offsetBy: UInt32($0)) }
    let expected = zip(messages, states).map { ReferenceSHA256.compress(blocks: $0[...], from: $1) }
    // Each goes on elsewhere after another number of blocks; one from the start, and one at no time.
    let buffers = unsafe messages.enumerated().map { lane, message in
      let split = lane % (count + 1) * 64
      return unsafe (copy(of: message[..<split]), copy(of: message[split...]))
    }
    defer {
      for lane in messages.indices {
        unsafe buffers[lane].0.deallocate()
        unsafe buffers[lane].1.deallocate()
      }
    }
    var lanes = unsafe buffers.map { blocks, tail in
      unsafe RemainingBlocks(
        blocks.baseAddress!, count: blocks.count / 64, tail: tail.baseAddress!, tailCount: tail.count / 64)
    }
    #expect(lanes.allSatisfy { $0.count == count })
    unsafe states.withUnsafeMutableBufferPointer { states in
      unsafe lanes.withUnsafeMutableBufferPointer { lanes in
        for step in [1, count - 1] where step > 0 {
          unsafe implementation.compressLanes(states.baseAddress!, lanes.baseAddress!, count: step)
        }
      }
    }
    #expect(lanes.allSatisfy { $0.count == 0 })
    for (state, expected) in zip(states, expected) { #expect((0..<8).map { state[$0] } == expected) }
  }

  /// The bytes in memory of their own, so that a sanitizer sees what lies beyond them.
  @unsafe private func copy(of bytes: ArraySlice<UInt8>) -> UnsafeRawBufferPointer {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
    unsafe buffer.copyBytes(from: bytes)
    return UnsafeRawBufferPointer(buffer)
  }
}

extension SHA256 {
  /// A state of its own for each lane.
  fileprivate static func initialState(offsetBy offset: UInt32) -> InlineArray<8, UInt32> {
    InlineArray { ReferenceSHA256.initialHashValue[$0] &+ offset }
  }
}

extension ReferenceSHA256 {
  /// The hash value after whole blocks.
  fileprivate static func compress(
    blocks: ArraySlice<UInt8>, from state: InlineArray<8, UInt32>
  ) -> [UInt32] {
    let words = stride(from: blocks.startIndex, to: blocks.endIndex, by: 4).map { start in
      blocks[start..<start + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }
    return stride(from: 0, to: words.count, by: 16).reduce((0..<8).map { state[$0] }) { hash, start in
      compress(hash, Array(words[start..<start + 16]))
    }
  }
}
