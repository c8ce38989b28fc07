// Comparing secrets: every byte is looked at, whatever differs, so that the time says nothing about where.

/// Whether two buffers hold the same bytes, in time that depends on their lengths alone.
@usableFromInline
@unsafe func constantTimeEqual(_ lhs: UnsafeRawBufferPointer, _ rhs: UnsafeRawBufferPointer) -> Bool {
  guard lhs.count == rhs.count else { return false }
  var difference: UInt8 = 0
  for index in 0..<lhs.count { unsafe difference |= lhs[index] ^ rhs[index] }
  return difference == 0
}

/// Whether two runs of bytes are the same, in time that depends on their lengths alone.
package func constantTimeEqual(_ lhs: Span<UInt8>, _ rhs: Span<UInt8>) -> Bool {
  unsafe lhs.withUnsafeBytes { left in unsafe rhs.withUnsafeBytes { right in unsafe constantTimeEqual(left, right) } }
}

/// Whether two runs of 64 bytes are the same, in constant time.
@inlinable @inline(__always)
package func constantTimeEqual(_ lhs: SIMD8<UInt64>, _ rhs: SIMD8<UInt64>) -> Bool {
  let differences = lhs ^ rhs
  let half = differences.lowHalf | differences.highHalf
  let quarter = half.lowHalf | half.highHalf
  return quarter[0] | quarter[1] == 0
}

/// Whether a sequence holds the bytes of a buffer, in time that depends on their lengths alone.
@inlinable
@unsafe func constantTimeEqual(_ lhs: UnsafeRawBufferPointer, _ rhs: some Sequence<UInt8>) -> Bool {
  let isEqual = rhs.withContiguousStorageIfAvailable { unsafe constantTimeEqual(lhs, UnsafeRawBufferPointer($0)) }
  if let isEqual { return isEqual }
  var difference: UInt8 = 0
  var count = 0
  for byte in rhs {
    guard count < lhs.count else { return false }
    unsafe difference |= lhs[count] ^ byte
    count &+= 1
  }
  return count == lhs.count && difference == 0
}
