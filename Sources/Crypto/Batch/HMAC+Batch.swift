// HMAC-SHA256 of many messages at once: both of its hashes in the lanes of the kernel.

extension HMAC.PreparedKey where H == SHA256 {
  /// Appends the code of each message of a batch under this key, in order, without allocating.
  ///
  /// Throws `insufficientCapacity`, and computes nothing, if `codes` has no room for all.
  public func authenticationCodes(
    for batch: MessageBatch, into codes: inout OutputSpan<HashedAuthenticationCode<SHA256>>
  ) throws(BatchError) {
    try Authentication(key: self).run(on: batch, by: implementation, into: &codes)
  }

  /// The code of each of a sequence's messages under this key, in order: arrays, slices, `Data`, strings' `utf8` views.
  @inlinable
  public func authenticationCodes(
    for messages: some Sequence<some Sequence<UInt8>>
  ) -> [HashedAuthenticationCode<SHA256>] {
    results(ofEach: messages) { (batch, codes: inout OutputSpan<HashedAuthenticationCode<SHA256>>) throws(BatchError) in
      try authenticationCodes(for: batch, into: &codes)
    }
  }
}

extension HMAC.PreparedKey where H == SHA256 {
  fileprivate var implementation: SHA256.Implementation { unsafe storage.value.inner.implementation }
  // Read where they lie, so that the lanes hold the only copies, which the messages overwrite.
  fileprivate var innerState: SHA256.State { unsafe storage.value.inner.state }
  fileprivate var outerState: SHA256.State { unsafe storage.value.outer.state }
}

extension HMAC where H == SHA256 {
  /// Appends the code of each message of a batch under the key at the same index, in order, without allocating.
  ///
  /// Throws `unequalCounts` if there are not as many keys as messages, `insufficientCapacity` if `codes` has no room for
  /// all; nothing is computed then.
  public static func authenticationCodes(
    for batch: MessageBatch, using keys: Span<PreparedKey>, into codes: inout OutputSpan<MAC>
  ) throws(BatchError) {
    guard keys.count == batch.count else {
      throw BatchError(.unequalCounts, "\(batch.count) messages, \(keys.count) keys")
    }
    let implementation = keys.isEmpty ? .best : keys[0].implementation
    try KeyedAuthentication(keys: keys).run(on: batch, by: implementation, into: &codes)
  }
}

/// HMAC under one key.
private struct Authentication: BatchOperation {
  let key: HMAC<SHA256>.PreparedKey

  var initialByteCount: UInt64 { 64 }

  @inline(__always)
  func initialState(ofMessageAt index: Int) -> SHA256.State { key.innerState }

  @inline(__always)
  func outerState(ofMessageAt index: Int) -> SHA256.State? { key.outerState }
}

/// HMAC under a key for each message.
private struct KeyedAuthentication: BatchOperation, ~Escapable {
  let keys: Span<HMAC<SHA256>.PreparedKey>

  var initialByteCount: UInt64 { 64 }

  @inline(__always)
  func initialState(ofMessageAt index: Int) -> SHA256.State { keys[index].innerState }

  @inline(__always)
  func outerState(ofMessageAt index: Int) -> SHA256.State? { keys[index].outerState }
}
