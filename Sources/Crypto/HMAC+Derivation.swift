// Keys derived from keys, without an object for each step.

extension HMAC.PreparedKey where H == SHA256 {
  /// The key at the end of a chain: the code of the first message under the secret is the key of the second, and so on.
  package init(
    derivedFrom secret: Span<UInt8>, _ first: Span<UInt8>, _ second: Span<UInt8>, _ third: Span<UInt8>,
    _ fourth: Span<UInt8>
  ) {
    var states = HMACKeyStates<SHA256>(key: secret)
    defer { wipe(&states) }
    states.becomeKey(authenticating: first)
    states.becomeKey(authenticating: second)
    states.becomeKey(authenticating: third)
    states.becomeKey(authenticating: fourth)
    storage = SecretStorage(states)
  }
}

extension HMACKeyStates where H == SHA256 {
  /// Replaces the key by its code of a message.
  fileprivate mutating func becomeKey(authenticating message: Span<UInt8>) {
    var key = unsafe authenticationCode(for: message.bytes).digest.words
    unsafe withUnsafeBytes(of: &key) { unsafe self = HMACKeyStates(key: Span(_unsafeBytes: $0)) }
    wipe(&key)
  }
}
