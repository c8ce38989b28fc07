/// The words with the most significant byte first: the bytes of each half change places, then the halves.
@inline(__always)
func bigEndian(_ words: SIMD4<UInt32>) -> SIMD4<UInt32> {
  guard 1.bigEndian != 1 else { return words }
  var halves = unsafe unsafeBitCast(words, to: SIMD8<UInt16>.self)
  halves = halves &<< 8 | halves &>> 8
  halves = SIMD8(
    halves[1], halves[0], halves[3], halves[2], halves[5], halves[4], halves[7], halves[6])
  return unsafe unsafeBitCast(halves, to: SIMD4<UInt32>.self)
}
