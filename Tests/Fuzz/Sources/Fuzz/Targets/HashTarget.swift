// Every hash function on every kernel against the oracle: in one call, in pieces, from copies, and two at a time.

@testable import Crypto

enum HashTarget: FuzzTarget {
  static func run(_ input: inout FuzzInput) {
    let algorithm = input.byte() % 5
    let lengths = (0..<Int(input.byte() % 8)).map { _ in input.number(below: 300) }
    let message = input.remainder()
    var start = 0
    var pieces = lengths.map { length in
      let end = min(start + length, message.count)
      defer { start = end }
      return message[start..<end]
    }
    pieces.append(message[start...])

    // One algorithm an input: the oracles are slow.
    switch algorithm {
    case 0: check(SHA256.Implementation.available.map { SHA256($0) }, ReferenceSHA256.self, message, pieces)
    case 1: check([SHA384()], ReferenceSHA384.self, message, pieces)
    case 2: check([SHA512()], ReferenceSHA512.self, message, pieces)
    case 3: check([Insecure.SHA1()], ReferenceSHA1.self, message, pieces)
    default: checkPairs(message, pieces)
    }
  }

  private static func check<H: HashFunction>(
    _ prototypes: [H], _ oracle: any ReferenceHash.Type, _ message: [UInt8], _ pieces: [ArraySlice<UInt8>]
  ) {
    let digest = oracle.hash(message)
    expect(Array(H.hash(data: message)) == digest, "\(H.self) of a message")
    // A sequence that is not in one place.
    expect(Array(H.hash(data: AnySequence(message))) == digest, "\(H.self) of a sequence")
    for prototype in prototypes {
      var function = prototype
      for piece in pieces {
        let rest = Array(message[piece.startIndex...])
        expect(Array(function.finalize(appending: rest.span.bytes)) == digest, "\(H.self), the rest appended")
        var copy = function
        copy.update(data: rest)
        expect(Array(copy.finalize()) == digest, "\(H.self) of a copy")
        function.update(data: piece)
      }
      expect(Array(function.finalize()) == digest, "\(H.self) of pieces")
    }
  }

  private static func checkPairs(_ message: [UInt8], _ pieces: [ArraySlice<UInt8>]) {
    let (first, second) = (Array(pieces[0]), Array(message[pieces[0].endIndex...]))
    let (firstDigest, secondDigest) = (ReferenceSHA256.hash(first), ReferenceSHA256.hash(second))
    let pair = SHA256.hash(first.span.bytes, second.span.bytes)
    expect(Array(pair.0) == firstDigest && Array(pair.1) == secondDigest, "a pair")
    for implementation in SHA256.Implementation.available {
      var begun = SHA256(implementation)
      begun.update(data: first)
      let empty = SHA256(implementation)
      let pair = SHA256.finalize(begun, appending: second.span.bytes, empty, appending: first.span.bytes)
      expect(Array(pair.0) == ReferenceSHA256.hash(message), "the first of a pair")
      expect(Array(pair.1) == firstDigest, "the second of a pair")
    }
  }
}
