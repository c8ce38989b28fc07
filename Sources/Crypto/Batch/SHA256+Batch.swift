// SHA-256 of many messages at once.

extension SHA256 {
  /// Appends the digest of each message of a batch, in order, without allocating.
  ///
  /// Where the CPU has a kernel that hashes several messages abreast, they are fed to it, whatever their lengths: on
  /// SHA-NI two take the time of one. Throws `insufficientCapacity`, and hashes nothing, if `digests` has no room for all.
  public static func hash(
    batch: MessageBatch, by implementation: Implementation = .best,
    into digests: inout OutputSpan<SHA256Digest>
  ) throws(BatchError) {
    try Hashing().run(on: batch, by: implementation, into: &digests)
  }

  /// The digest of each of a sequence's messages, in order: arrays, slices, `Data`, strings' `utf8` views.
  @inlinable
  public static func hash(
    batch messages: some Sequence<some Sequence<UInt8>>, by implementation: Implementation = .best
  ) -> [SHA256Digest] {
    results(ofEach: messages) { (batch, digests: inout OutputSpan<SHA256Digest>) throws(BatchError) in
      try hash(batch: batch, by: implementation, into: &digests)
    }
  }

  private struct Hashing: BatchOperation {
    var initialByteCount: UInt64 { 0 }

    @inline(__always)
    func initialState(ofMessageAt index: Int) -> State { SHA256.initialState }

    @inline(__always)
    func outerState(ofMessageAt index: Int) -> State? { nil }
  }
}
