// The checksums on every kernel, in pieces, against the oracle.

import Crypto

enum ChecksumTarget: FuzzTarget {
  static func run(_ input: inout FuzzInput) {
    let split = input.number(below: 4096)
    let message = input.remainder()
    check([CRC32()], .crc32, message, split)
    check(CRC32C.Implementation.available.map { CRC32C($0) }, .crc32C, message, split)
    check([CRC64NVME()], .crc64NVME, message, split)
  }

  private static func check<Function: Checksum>(
    _ prototypes: [Function], _ oracle: ReferenceCRC, _ message: [UInt8], _ split: Int
  ) {
    let checksum = oracle.checksum(message)
    for prototype in prototypes {
      var function = prototype
      function.update(data: message.prefix(split))
      function.update(data: message.dropFirst(split))
      expect(UInt64(function.finalize()) == checksum, "\(Function.self)")
    }
  }
}
