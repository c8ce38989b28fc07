// The names that say which family the functions belong to.

public typealias SHA2_256 = SHA256
public typealias SHA2_384 = SHA384
public typealias SHA2_512 = SHA512
