// HMAC under keys of any length, and HKDF, against the oracle.

@testable import Crypto

enum HMACTarget: FuzzTarget {
  static func run(_ input: inout FuzzInput) {
    let algorithm = input.byte() % 6
    let outputByteCount = input.number(below: 300)
    let key = input.bytes(input.number(below: 300))
    let split = input.number(below: 300)
    let message = input.remainder()

    // One algorithm an input: the oracles are slow.
    switch algorithm {
    case 0: check(SHA256.Implementation.available.map { SHA256($0) }, ReferenceSHA256.self, key, message, split)
    case 1: check([SHA384()], ReferenceSHA384.self, key, message, split)
    case 2: check([SHA512()], ReferenceSHA512.self, key, message, split)
    case 3: check([Insecure.SHA1()], ReferenceSHA1.self, key, message, split)
    case 4: checkHKDF(SHA256.self, ReferenceSHA256.self, key, message, split, outputByteCount)
    default: checkHKDF(SHA512.self, ReferenceSHA512.self, key, message, split, outputByteCount)
    }
  }

  private static func check<H: HashFunction>(
    _ prototypes: [H], _ oracle: any ReferenceHash.Type, _ key: [UInt8], _ message: [UInt8], _ split: Int
  ) {
    let code = oracle.authenticationCode(for: message, key: key)
    let symmetricKey = SymmetricKey(data: key)
    for prototype in prototypes {
      let prepared = HMAC<H>.PreparedKey(key.span, prototype: prototype)
      expect(Array(prepared.authenticationCode(for: message)) == code, "HMAC-\(H.self), prepared key")
      var streaming = HMAC<H>(prepared)
      streaming.update(data: message.prefix(split))
      let early = streaming
      streaming.update(data: message.dropFirst(split))
      expect(Array(streaming.finalize()) == code, "HMAC-\(H.self), in pieces")
      let start = oracle.authenticationCode(for: Array(message.prefix(split)), key: key)
      expect(Array(early.finalize()) == start, "HMAC-\(H.self), a copy")
    }
    expect(Array(HMAC<H>.authenticationCode(for: message, using: symmetricKey)) == code, "HMAC-\(H.self)")
    let sequence = AnySequence(message)
    expect(Array(HMAC<H>.authenticationCode(for: sequence, using: symmetricKey)) == code, "HMAC-\(H.self), sequence")

    expect(HMAC<H>.isValidAuthenticationCode(code, authenticating: message, using: symmetricKey), "the code is valid")
    var other = code
    other[split % other.count] ^= 1 << UInt8(split % 8)
    expect(!HMAC<H>.isValidAuthenticationCode(other, authenticating: message, using: symmetricKey), "another is not")
    expect(
      !HMAC<H>.isValidAuthenticationCode(code.dropLast(), authenticating: message, using: symmetricKey),
      "a part of it is not")
  }

  private static func checkHKDF<H: HashFunction>(
    _: H.Type, _ oracle: any ReferenceHash.Type, _ key: [UInt8], _ message: [UInt8], _ split: Int,
    _ outputByteCount: Int
  ) {
    let (salt, info) = (Array(message.prefix(split)), Array(message.dropFirst(split)))
    // RFC 5869 §2.2, §2.3.
    let pseudoRandomKey = oracle.authenticationCode(for: key, key: salt)
    var (output, last) = ([UInt8](), [UInt8]())
    var counter: UInt8 = 1
    while output.count < outputByteCount {
      last = oracle.authenticationCode(for: last + info + [counter], key: pseudoRandomKey)
      output += last
      counter += 1
    }
    let derived = HKDF<H>.deriveKey(
      inputKeyMaterial: SymmetricKey(data: key), salt: salt, info: info, outputByteCount: outputByteCount)
    expect(derived == SymmetricKey(data: output.prefix(outputByteCount)), "HKDF-\(H.self)")
  }
}
