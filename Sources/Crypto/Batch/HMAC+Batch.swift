// HMAC-SHA256 of many messages at once: both of its hashes in the lanes of the kernel.

extension HMAC.PreparedKey where H == SHA256 {
  /// Appends the code of each message of a batch under this key, in order, without allocating.
  ///
  /// Throws `insufficientCapacity`, and computes nothing, if `codes` has no room for all.
  public func authenticationCodes(
    for batch: MessageBatch, into codes: inout OutputSpan<HashedAuthenticationCode<SHA256>>
  ) throws(BatchError) {
    let states = unsafe storage.value
    try Authentication(states: states).run(on: batch, by: states.inner.implementation, into: &codes)
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
    let implementation = unsafe keys.isEmpty ? .best : keys[0].storage.value.inner.implementation
    try KeyedAuthentication(keys: keys).run(on: batch, by: implementation, into: &codes)
  }
}

/// HMAC under one key.
private struct Authentication: BatchOperation {
  let states: HMACKeyStates<SHA256>

  var initialByteCount: UInt64 { 64 }

  @inline(__always)
  func initialState(ofMessageAt index: Int) -> SHA256.State { states.inner.state }

  @inline(__always)
  func outerState(ofMessageAt index: Int) -> SHA256.State? { states.outer.state }
}

/// HMAC under a key for each message.
private struct KeyedAuthentication: BatchOperation, ~Escapable {
  let keys: Span<HMAC<SHA256>.PreparedKey>

  var initialByteCount: UInt64 { 64 }

  @inline(__always)
  func initialState(ofMessageAt index: Int) -> SHA256.State { unsafe keys[index].storage.value.inner.state }

  @inline(__always)
  func outerState(ofMessageAt index: Int) -> SHA256.State? { unsafe keys[index].storage.value.outer.state }
}
