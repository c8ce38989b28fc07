// Where secrets lie: on the heap, in one place, overwritten when the last owner lets go, and never shown.

/// A secret of fixed layout, such as a key's hash states.
@usableFromInline
final class SecretStorage<Value: BitwiseCopyable & Sendable>: @unchecked Sendable {
  // Owners change the value only while they are the sole owner (copy on write), so no two accesses can overlap.
  @exclusivity(unchecked) @usableFromInline var value: Value

  @inlinable
  init(_ value: Value) { unsafe self.value = value }

  deinit { unsafe wipe(&value) }
}

/// A secret of any length.
@safe @usableFromInline
final class SecretBytes: @unchecked Sendable {
  @usableFromInline private(set) var buffer: UnsafeMutableRawBufferPointer

  /// The bytes of `first`, then those of `second`.
  init(_ first: Span<UInt8>, _ second: Span<UInt8> = Span()) {
    unsafe buffer = .allocate(byteCount: first.count + second.count, alignment: 1)
    unsafe first.withUnsafeBytes { unsafe buffer.copyMemory(from: $0) }
    unsafe second.withUnsafeBytes {
      unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[first.count...]).copyMemory(from: $0)
    }
  }

  /// What `body` appends, at most `byteCount` bytes.
  init<Failure: Error>(
    byteCount: Int, _ body: (inout OutputRawSpan) throws(Failure) -> Void
  ) throws(Failure) {
    unsafe buffer = .allocate(byteCount: byteCount, alignment: 1)
    var output = unsafe OutputRawSpan(buffer: buffer, initializedCount: 0)
    try body(&output)
    let count = unsafe output.finalize(for: buffer)
    // What `body` appended and took back.
    unsafe wipe(UnsafeMutableRawBufferPointer(rebasing: buffer[count...]))
    unsafe buffer = UnsafeMutableRawBufferPointer(rebasing: buffer[..<count])
  }

  deinit {
    unsafe wipe(buffer)
    unsafe buffer.deallocate()
  }

  var byteCount: Int { unsafe buffer.count }

  @inlinable
  func withUnsafeBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe body(UnsafeRawBufferPointer(buffer))
  }
}

#if !hasFeature(Embedded)
extension SecretStorage: CustomReflectable {
  @usableFromInline var customMirror: Mirror { Mirror(self, children: []) }
}

extension SecretBytes: CustomReflectable {
  @usableFromInline var customMirror: Mirror { Mirror(self, children: []) }
}
#endif
