/// Compares two byte sequences in time that depends on their lengths alone: every byte is looked at, whatever differs.
@usableFromInline
func constantTimeEqual(_ lhs: some Sequence<UInt8>, _ rhs: some Sequence<UInt8>) -> Bool {
  var left = lhs.makeIterator()
  var right = rhs.makeIterator()
  var difference: UInt8 = 0
  while true {
    let (a, b) = (left.next(), right.next())
    guard let a, let b else { return a == nil && b == nil && difference == 0 }
    difference |= a ^ b
  }
}
