// Moving spans of bytes: the memory-unsafe part of writing text, kept in one place for every module of this package.

extension MutableSpan where Element == UInt8 {
  /// Copies all of `source` to `offset` on; where it does not fit, nothing happens.
  @inlinable @inline(__always)
  package mutating func copy(_ source: Span<UInt8>, to offset: Int) {
    guard offset >= 0, source.count <= count &- offset else { return }
    unsafe withUnsafeMutableBytes { destination in
      unsafe source.withUnsafeBytes { source in
        guard let from = source.baseAddress, let to = destination.baseAddress else { return }
        unsafe copyBytes(from: from, to: to + offset, count: source.count)
      }
    }
  }
}

extension MutableSpan where Element == UInt8 {
  /// Writes the 64 lower-case hexadecimal digits of a code to `offset` on; where they do not fit, nothing happens.
  package mutating func write(hexDigitsOf code: HashedAuthenticationCode<SHA256>, to offset: Int) {
    guard offset >= 0, offset <= count &- 64 else { return }
    unsafe withUnsafeMutableBytes { bytes in
      unsafe storeHexDigits(code.digest, to: bytes.baseAddress.unsafelyUnwrapped + offset)
    }
  }
}

/// Stores the 64 digits of a digest.
@inline(__always)
@unsafe private func storeHexDigits(_ digest: SHA256Digest, to destination: UnsafeMutableRawPointer) {
  let digits = hexadecimalVectors(digest.words)
  for i in 0..<4 { unsafe destination.storeBytes(of: digits[i], toByteOffset: 16 &* i, as: SIMD16<UInt8>.self) }
}

/// Copies bytes. Short runs, which text is made of, go in two overlapping loads and stores instead of a call.
@inlinable @inline(__always)
@unsafe func copyBytes(from source: UnsafeRawPointer, to destination: UnsafeMutableRawPointer, count: Int) {
  if count > 32 { return unsafe destination.copyMemory(from: source, byteCount: count) }
  if count >= 16 { return unsafe copyEnds(SIMD2<UInt64>.self, from: source, to: destination, count: count) }
  if count >= 8 { return unsafe copyEnds(UInt64.self, from: source, to: destination, count: count) }
  if count >= 4 { return unsafe copyEnds(UInt32.self, from: source, to: destination, count: count) }
  for i in 0..<count {
    unsafe destination.storeBytes(of: source.load(fromByteOffset: i, as: UInt8.self), toByteOffset: i, as: UInt8.self)
  }
}

/// Copies `count` bytes, at least one `Chunk` and at most two, by its first and its last.
@inlinable @inline(__always)
@unsafe func copyEnds<Chunk: BitwiseCopyable>(
  _: Chunk.Type, from source: UnsafeRawPointer, to destination: UnsafeMutableRawPointer, count: Int
) {
  let last = count &- MemoryLayout<Chunk>.size
  let (first, end) = unsafe (
    source.loadUnaligned(as: Chunk.self), source.loadUnaligned(fromByteOffset: last, as: Chunk.self)
  )
  unsafe destination.storeBytes(of: first, as: Chunk.self)
  unsafe destination.storeBytes(of: end, toByteOffset: last, as: Chunk.self)
}

extension OutputSpan where Element == UInt8 {
  /// Appends all of `source`; where it does not fit, as much as does.
  ///
  /// Whoever fills a span in pieces need look only at its end: once a piece did not fit, the span is full.
  @inlinable @inline(__always)
  @_lifetime(self: copy self)
  package mutating func append(contentsOf source: Span<UInt8>) {
    guard source.count <= freeCapacity else { return fill(from: source) }
    unsafe withUnsafeMutableBufferPointer { destination, initializedCount in
      unsafe source.withUnsafeBytes { source in
        guard let from = source.baseAddress, let to = destination.baseAddress else { return }
        unsafe copyBytes(from: from, to: UnsafeMutableRawPointer(to + initializedCount), count: source.count)
        initializedCount &+= source.count
      }
    }
  }

  /// Appends as much of `source` as there is room for.
  @usableFromInline @inline(never)
  @_lifetime(self: copy self)
  mutating func fill(from source: Span<UInt8>) {
    for i in 0..<min(source.count, freeCapacity) { append(source[i]) }
  }

  /// Appends the text of a literal; where it does not fit, as much as does.
  @inlinable @inline(__always)
  @_lifetime(self: copy self)
  package mutating func append(literal: StaticString) {
    append(contentsOf: literal.bytes)
  }

  /// Appends one byte, where there is room.
  @inlinable @inline(__always)
  @_lifetime(self: copy self)
  package mutating func append(byte: UInt8) {
    if !isFull { append(byte) }
  }

  /// Appends the lowest `byteCount` bytes of a word, at most eight, the lowest first; or as many as fit.
  @inlinable @inline(__always)
  @_lifetime(self: copy self)
  package mutating func append(word: UInt64, byteCount: Int) {
    let kept = min(max(byteCount, 0), 8)
    guard freeCapacity >= 8 else {
      for i in 0..<min(kept, freeCapacity) { append(UInt8(truncatingIfNeeded: word &>> UInt64(i &* 8))) }
      return
    }
    unsafe withUnsafeMutableBufferPointer { destination, initializedCount in
      let end = unsafe UnsafeMutableRawPointer(destination.baseAddress.unsafelyUnwrapped + initializedCount)
      unsafe end.storeBytes(of: word.littleEndian, as: UInt64.self)
      initializedCount &+= kept
    }
  }

  /// Appends the 64 lower-case hexadecimal digits of a digest, or as many as fit.
  @_lifetime(self: copy self)
  package mutating func append(hexDigitsOf digest: SHA256Digest) {
    guard freeCapacity >= 64 else {
      let digits = digest.hexDigits
      return fill(from: digits.span)
    }
    unsafe withUnsafeMutableBufferPointer { destination, initializedCount in
      let end = unsafe UnsafeMutableRawPointer(destination.baseAddress.unsafelyUnwrapped + initializedCount)
      unsafe storeHexDigits(digest, to: end)
      initializedCount &+= 64
    }
  }

  /// Appends the 64 lower-case hexadecimal digits of a code, or as many as fit.
  @_lifetime(self: copy self)
  package mutating func append(hexDigitsOf code: HashedAuthenticationCode<SHA256>) { append(hexDigitsOf: code.digest) }
}

extension Span where Element == UInt8 {
  /// The eight bytes from `offset` on, the first the lowest; the caller sees to it that there are so many.
  @inlinable @inline(__always)
  package func word(at offset: Int) -> UInt64 { UInt64(littleEndian: loaded(at: offset)) }

  /// The four bytes from `offset` on, the first the lowest; the caller sees to it that there are so many.
  @inlinable @inline(__always)
  package func halfWord(at offset: Int) -> UInt32 { UInt32(littleEndian: loaded(at: offset)) }

  /// The sixteen bytes from `offset` on, in the byte order of the machine; the caller sees to it that there are so many.
  @inlinable @inline(__always)
  package func wordPair(at offset: Int) -> SIMD2<UInt64> { loaded(at: offset) }

  /// The 64 bytes from `offset` on, in the byte order of the machine; the caller sees to it that there are so many.
  @inlinable @inline(__always)
  package func eightWords(at offset: Int) -> SIMD8<UInt64> { loaded(at: offset) }

  @inlinable @inline(__always)
  func loaded<Word: BitwiseCopyable>(at offset: Int) -> Word {
    precondition(offset >= 0 && offset <= count &- MemoryLayout<Word>.size)
    return unsafe withUnsafeBytes {
      unsafe $0.baseAddress.unsafelyUnwrapped.loadUnaligned(fromByteOffset: offset, as: Word.self)
    }
  }
}

extension String {
  /// Calls `body` with the text's UTF-8 bytes: for a text that lies in another value, where `utf8.span` would be a call,
  /// and would hold a reference to the text meanwhile.
  @inlinable @inline(__always)
  package func withUTF8Bytes<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
    let result = unsafe utf8.withContiguousStorageIfAvailable { unsafe body(Span(_unsafeElements: $0)) }
    if let result { return result }
    return body(utf8.span)
  }

  /// Whether it is seen at once that two texts are the same: both are short, or both lie in the same memory. If not, they
  /// may be the same all the same.
  @inlinable @inline(__always)
  package func isIdentical(to other: borrowing String) -> Bool {
    guard MemoryLayout<String>.size == MemoryLayout<SIMD2<UInt64>>.size else { return false }
    return unsafe unsafeBitCast(self, to: SIMD2<UInt64>.self) == unsafeBitCast(other, to: SIMD2<UInt64>.self)
  }

  /// The text of UTF-8 bytes; what is not UTF-8 becomes U+FFFD.
  @inlinable
  package init(decoding bytes: Span<UInt8>) {
    self = unsafe bytes.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
  }
}

extension StaticString {
  /// The text's UTF-8 bytes.
  @inlinable
  package var bytes: Span<UInt8> {
    @_lifetime(immortal)
    get {
      let bytes = unsafe UnsafeBufferPointer(start: utf8Start, count: utf8CodeUnitCount)
      return unsafe _overrideLifetime(Span(_unsafeElements: bytes), copying: ())
    }
  }
}
