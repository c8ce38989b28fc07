// The names that say which family the functions belong to.

/// SHA-256 by the name of its family, as in swift-crypto and CryptoKit.
public typealias SHA2_256 = SHA256
/// SHA-384 by the name of its family, as in swift-crypto and CryptoKit.
public typealias SHA2_384 = SHA384
/// SHA-512 by the name of its family, as in swift-crypto and CryptoKit.
public typealias SHA2_512 = SHA512
