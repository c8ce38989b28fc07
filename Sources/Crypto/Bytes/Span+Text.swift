// Moving spans of bytes: the memory-unsafe part of writing text, kept in one place for every module of this package.

extension MutableSpan where Element == UInt8 {
  /// Copies all of `source` to `offset` on; where it does not fit, nothing happens.
  @inlinable
  package mutating func copy(_ source: Span<UInt8>, to offset: Int) {
    guard offset >= 0, source.count <= count &- offset else { return }
    unsafe withUnsafeMutableBufferPointer { destination in
      unsafe source.withUnsafeBufferPointer { source in
        guard let from = source.baseAddress, let to = destination.baseAddress else { return }
        unsafe (to + offset).update(from: from, count: source.count)
      }
    }
  }
}

extension OutputSpan where Element == UInt8 {
  /// Appends all of `source`; where it does not fit, nothing happens.
  @inlinable
  package mutating func append(contentsOf source: Span<UInt8>) {
    guard source.count <= freeCapacity else { return }
    unsafe withUnsafeMutableBufferPointer { destination, initializedCount in
      unsafe source.withUnsafeBufferPointer { source in
        guard let from = source.baseAddress, let to = destination.baseAddress else { return }
        unsafe (to + initializedCount).initialize(from: from, count: source.count)
      }
      initializedCount += source.count
    }
  }
}

extension String {
  /// The text of UTF-8 bytes; what is not UTF-8 becomes U+FFFD.
  @inlinable
  package init(decoding bytes: Span<UInt8>) {
    self = unsafe bytes.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
  }
}
