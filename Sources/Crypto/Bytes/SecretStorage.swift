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
  @usableFromInline let buffer: UnsafeMutableRawBufferPointer

  /// The bytes of `first`, then those of `second`.
  init(_ first: Span<UInt8>, _ second: Span<UInt8> = Span()) {
    unsafe buffer = .allocate(byteCount: first.count + second.count, alignment: 1)
    unsafe first.withUnsafeBytes { unsafe buffer.copyMemory(from: $0) }
    unsafe second.withUnsafeBytes {
      unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[first.count...]).copyMemory(from: $0)
    }
  }

  private init(owning buffer: UnsafeMutableRawBufferPointer) { unsafe self.buffer = buffer }

  /// What `body` appends, at most `byteCount` bytes.
  static func appended<Failure: Error>(
    byteCount: Int, _ body: (inout OutputRawSpan) throws(Failure) -> Void
  ) throws(Failure) -> SecretBytes {
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: byteCount, alignment: 1)
    var output = unsafe OutputRawSpan(buffer: room, initializedCount: 0)
    do throws(Failure) {
      try body(&output)
    } catch {
      unsafe wipe(room)
      unsafe room.deallocate()
      throw error
    }
    let count = unsafe output.finalize(for: room)
    // What `body` appended and took back.
    unsafe wipe(UnsafeMutableRawBufferPointer(rebasing: room[count...]))
    return unsafe SecretBytes(owning: UnsafeMutableRawBufferPointer(rebasing: room[..<count]))
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
