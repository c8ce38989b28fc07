// Checksums as people use them: whatever holds the bytes, in one call or in pieces, and as S3 wants them in a header.

import Crypto
import Foundation
import Testing

@Suite struct ChecksumInterfaceTests {
  @Test(arguments: [0, 1, 7, 8, 63, 64, 65, 79, 80, 200])
  func containers(byteCount: Int) {
    check(CRC32.self, .crc32, byteCount)
    check(CRC32C.self, .crc32C, byteCount)
    check(CRC64NVME.self, .crc64NVME, byteCount)
  }

  private func check<Function: Checksum>(_: Function.Type, _ reference: ReferenceCRC, _ byteCount: Int) {
    #expect(Function.name == reference.name)
    // ASCII, so that it is a string too.
    let array = message(byteCount: byteCount).map { $0 & 0x7f }
    let expected = Function.checksum(data: array)
    #expect(UInt64(expected) == reference.checksum(array))

    func check(_ data: some Sequence<UInt8>, _ container: Comment) {
      #expect(Function.checksum(data: data) == expected, container)
    }
    check(ContiguousArray(array), "contiguous array")
    check(([1, 2, 3] + array + [4])[3..<3 + byteCount], "slice")
    check(Data(array), "data")
    check(String(decoding: array, as: UTF8.self).utf8, "string")
    check(AnySequence(array), "sequence of unknown kind")
    check(array.lazy.map { $0 }, "lazy collection")
    unsafe array.withUnsafeBytes { unsafe check($0, "raw buffer") }
    // Such a sequence may be walked only once.
    var rest = array[...]
    check(AnyIterator { rest.popFirst() }, "iterator")

    #expect(Function.checksum(bytes: array.span) == expected)
    #expect(unsafe Function.checksum(bytes: array.span.bytes) == expected)
    let half = byteCount / 2
    var pieces = Function()
    pieces.update(bytes: array.span.extracting(first: half))
    unsafe pieces.update(bytes: array.span.extracting(last: byteCount - half).bytes)
    unsafe pieces.update(bufferPointer: UnsafeRawBufferPointer(start: nil, count: 0))
    #expect(pieces.finalize() == expected)
    #expect(pieces.finalize() == expected, "asking ends nothing")
  }

  @Test func bytesForHeaders() {
    let digits = "123456789".utf8
    #expect(Array(ChecksumBytes(CRC32.checksum(data: digits))) == [0xcb, 0xf4, 0x39, 0x26])
    #expect(Data(ChecksumBytes(CRC32.checksum(data: digits))).base64EncodedString() == "y/Q5Jg==")
    #expect(Data(ChecksumBytes(CRC32C.checksum(data: digits))).base64EncodedString() == "4waSgw==")
    #expect(Data(ChecksumBytes(CRC64NVME.checksum(data: digits))).base64EncodedString() == "rosUhgp5mIg=")
    #expect(Data(ChecksumBytes(CRC32.checksum(data: []))).base64EncodedString() == "AAAAAA==")
  }

  @Test func bytesAsCollection() {
    let bytes = ChecksumBytes(UInt64(0x0102_0304_0506_0708))
    #expect(bytes.count == 8 && ChecksumBytes(UInt32(1)).count == 4)
    #expect(bytes.indices.map { bytes[$0] } == [1, 2, 3, 4, 5, 6, 7, 8])
    #expect(bytes.last == 8)
    for outside in [-1, 8, .min, .max] { #expect(bytes[outside] == 0) }
  }

  @Test func implementations() {
    let available = CRC32C.Implementation.available
    #expect(available.last?.description == "portable")
    #expect(available.first?.description == CRC32C.Implementation.best.description)
    #expect(Set(available.map(\.description)).count == available.count)
  }
}
