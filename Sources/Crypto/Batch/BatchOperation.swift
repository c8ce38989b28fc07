// What is done to each message of a batch: SHA-256 from some hash value on, and maybe a second hash over the first.

/// A hash or an authentication code over SHA-256, the way a lane computes it.
protocol BatchOperation: ~Escapable {
  /// The length of what has gone into the initial states, in bytes: whole blocks.
  var initialByteCount: UInt64 { get }

  /// The hash value before a message.
  func initialState(ofMessageAt index: Int) -> SHA256.State

  /// The hash value, after one block, to hash a message's digest from; nil where the digest is the result.
  func outerState(ofMessageAt index: Int) -> SHA256.State?
}

extension BatchOperation where Self: ~Escapable {
  /// Appends the result for each message of `batch`, 32 bytes.
  @inline(__always)
  func run<Result>(
    on batch: MessageBatch, by implementation: SHA256.Implementation, into results: inout OutputSpan<Result>
  ) throws(BatchError) {
    let count = batch.count
    guard count <= results.freeCapacity else {
      throw BatchError(.insufficientCapacity, "\(count) messages, room for \(results.freeCapacity) results")
    }
    unsafe results.withUnsafeMutableBufferPointer { buffer, initializedCount in
      guard let start = buffer.baseAddress else { return }
      let results = unsafe UnsafeMutableRawPointer(start + initializedCount)
      switch implementation.laneCount {
      case 2: unsafe LaneScheduler<2, Self>.run(batch, self, implementation, into: results)
      case 8: unsafe LaneScheduler<8, Self>.run(batch, self, implementation, into: results)
      default: unsafe runOneByOne(on: batch, by: implementation, into: results)
      }
      initializedCount &+= count
    }
  }

  /// The same for a kernel that hashes one message at a time.
  @unsafe private func runOneByOne(
    on batch: MessageBatch, by implementation: SHA256.Implementation, into results: UnsafeMutableRawPointer
  ) {
    var position = MessageBatch.Position()
    for index in 0..<batch.count {
      let message = unsafe batch.message(at: &position).bytes
      var state = initialState(ofMessageAt: index)
      unsafe SHA256.close(
        &state, message.start, byteCount: message.byteCount,
        messageByteCount: initialByteCount &+ UInt64(truncatingIfNeeded: message.byteCount), implementation)
      if var outer = outerState(ofMessageAt: index) {
        var block = Padding.block(SHA256Digest(state: state).words, messageByteCount: 96)
        unsafe withUnsafeBytes(of: &block) {
          unsafe implementation.compress(&outer, blocks: $0.baseAddress.unsafelyUnwrapped, count: 1)
        }
        state = outer
      }
      unsafe results.storeBytes(
        of: SHA256Digest(state: state).words, toByteOffset: index &* 32, as: (SIMD4<UInt32>, SIMD4<UInt32>).self)
    }
  }
}
